package pickle

import (
	"strconv"
	"strings"

	"github.com/sllint/sllint/vm"
)

// unpickler is the data of an Unpickler.
type unpickler struct {
	t    *vm.Thread
	py2  bool
	self vm.Value // the object (borrowed), Null for that of loads()

	data string // what has been read and not used yet, from pos on
	pos  int

	read, readline vm.Value // of the file, Null for none
	persl          vm.Value // persistent_load as an attribute of the object
	find           vm.Value // Python 2: find_global
	buffers        vm.Value // an iterator

	encoding, errors string
	fix              bool
	proto            int
	ready            bool
	motions          bool // Python 2: noload() is at work, which makes no instances

	stack []vm.Value
	marks []int
	memo  memory

	pers, class vm.Value // while loading
}

func newUnpickler(t *vm.Thread) *unpickler {
	py2 := t.VM().Py2()
	return &unpickler{t: t, py2: py2, encoding: "ASCII", errors: "strict", fix: !py2, ready: true}
}

func unpicklerOf(v vm.Value) *unpickler { return vm.Data(v).(*unpickler) }

func (u *unpickler) types() *vm.Types { return u.t.VM().Types() }

// fail raises UnpicklingError.
func (u *unpickler) fail(format string, args ...any) bool {
	u.t.Raise(stateOf(u.t).unpickling, format, args...)
	return false
}

func (u *unpickler) setFile(file vm.Value) bool {
	t := u.t
	for _, name := range []string{"peek", "readinto"} {
		v, ok := t.LookupAttr(file, name)
		if !ok {
			return false
		}
		t.Decref(v)
	}
	read, ok1 := t.LookupAttr(file, "read")
	line, ok2 := t.LookupAttr(file, "readline")
	if !ok1 || !ok2 || read.IsNull() || line.IsNull() {
		t.Decref(read)
		t.Decref(line)
		switch {
		case t.Failed():
		case u.py2:
			t.Raise(u.types().TypeError, "argument must have 'read' and 'readline' attributes")
		default:
			t.Raise(u.types().TypeError, "file must have 'read' and 'readline' attributes")
		}
		return false
	}
	t.ClearFields(&u.read, &u.readline)
	u.read, u.readline = read, line
	return true
}

func (u *unpickler) setOptions(fix, encoding, errors, buffers vm.Value) bool {
	t := u.t
	if !fix.IsNull() {
		var ok bool
		if u.fix, ok = t.IsTrue(fix); !ok {
			return false
		}
	}
	for _, x := range []struct {
		v    vm.Value
		to   *string
		name string
	}{{encoding, &u.encoding, "encoding"}, {errors, &u.errors, "errors"}} {
		if x.v.IsNull() {
			continue
		}
		if !t.IsStr(x.v) {
			t.Raise(u.types().TypeError, "load() argument '%s' must be str, not %s", x.name, t.TypeName(x.v))
			return false
		}
		*x.to = vm.GoString(x.v)
	}
	t.ClearFields(&u.buffers)
	if !buffers.IsNull() && !buffers.IsNone() {
		if u.buffers = t.Iter(buffers); u.buffers.IsNull() {
			return false
		}
	}
	u.ready = true
	return true
}

func (u *unpickler) release() {
	u.t.ClearFields(&u.read, &u.readline, &u.persl, &u.find, &u.buffers)
	u.clearStack()
	u.clearMemo()
}

func (u *unpickler) clearStack() {
	stack := u.stack
	u.stack, u.marks = nil, nil
	for _, v := range stack {
		u.t.Decref(v)
	}
}

func (u *unpickler) clearMemo() {
	u.memo.drop(u.t)
}

// startSpare makes an unpickler for one load, with the memory of one before.
func startSpare(t *vm.Thread) *unpickler {
	u := newUnpickler(t)
	s := &stateOf(t).spares
	u.memo.dense, u.stack = s.dense, s.stack
	s.dense, s.stack = nil, nil
	return u
}

// endSpare releases it.
func (u *unpickler) endSpare() {
	dense, stack := u.memo.dense, u.stack
	if u.stack = nil; len(stack) > 0 { // it failed
		for _, v := range stack {
			u.t.Decref(v)
		}
	}
	u.release()
	s := &stateOf(u.t).spares
	if cap(dense) <= maxSpare && cap(stack) <= maxSpare {
		clear(dense)
		clear(stack[:cap(stack)])
		s.dense, s.stack = dense[:0], stack[:0]
	}
}

func (u *unpickler) visit(visit func(vm.Value)) {
	vm.VisitAll(visit, u.read, u.readline, u.persl, u.find, u.buffers)
	vm.VisitAll(visit, u.stack...)
	u.memo.each(func(_ int, v vm.Value) { visit(v) })
}

// truncated raises what the end of the data raises.
func (u *unpickler) truncated() bool {
	if u.py2 {
		u.t.Raise(u.types().EOFError, "")
		return false
	}
	return u.fail("pickle data was truncated")
}

// next gives n bytes. More than there are is refused before anything is made of them.
func (u *unpickler) next(n int) (string, bool) {
	if n >= 0 && n <= len(u.data)-u.pos {
		u.pos += n
		return u.data[u.pos-n : u.pos], true
	}
	if u.read.IsNull() || n < 0 {
		return "", u.truncated()
	}
	// A file may know better than to give what a pickle promises.
	rest := u.data[u.pos:]
	u.data, u.pos = "", 0
	more, ok := u.fromFile(u.t.Call(u.read, vm.Int(int64(n-len(rest)))), "read")
	if !ok {
		return "", false
	}
	if rest += more; len(rest) < n {
		return "", u.truncated()
	}
	return rest[:n], true
}

// line gives a line without its end.
func (u *unpickler) line() (string, bool) {
	if i := strings.IndexByte(u.data[u.pos:], '\n'); i >= 0 {
		s := u.data[u.pos : u.pos+i]
		u.pos += i + 1
		return s, true
	}
	if u.readline.IsNull() {
		if n := len(u.data); u.py2 && n > u.pos+1 {
			s := u.data[u.pos : n-1] // cPickle takes any last character for the end
			u.pos = n
			return s, true
		}
		return "", u.truncated()
	}
	rest := u.data[u.pos:]
	u.data, u.pos = "", 0
	more, ok := u.fromFile(u.t.Call(u.readline), "readline")
	if !ok {
		return "", false
	}
	rest += more
	if !strings.HasSuffix(rest, "\n") && !(u.py2 && len(rest) > 1) {
		return "", u.truncated()
	}
	return rest[:len(rest)-1], true
}

// fromFile takes what a method of the file gave (stolen).
func (u *unpickler) fromFile(b vm.Value, method string) (string, bool) {
	if b.IsNull() {
		return "", false
	}
	defer u.t.Decref(b)
	if !vm.IsBytes(b) {
		u.t.Raise(u.types().TypeError, "%s() returned non-bytes object (%s)", method, u.t.TypeName(b))
		return "", false
	}
	return vm.RawBytes(b), true
}

func unpicklerSpec(py2 bool) *vm.TypeSpec {
	spec := &vm.TypeSpec{Name: "_pickle.Unpickler", Name2: "cPickle.Unpickler", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeBase,
		Doc: "This takes a binary file for reading a pickle data stream.",
		Slots: vm.Slots{
			New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
				v := t.NewNative(typ, newUnpickler(t))
				u := unpicklerOf(v)
				u.self, u.ready = v, false
				return v
			},
			Init: func(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
				var in [5]vm.Value
				if !unpicklerSig.Bind(t, "Unpickler", a, in[:]) {
					return vm.Null
				}
				u := unpicklerOf(self)
				u.clearMemo()
				u.data, u.pos = "", 0
				if !u.setFile(in[0]) || !u.setOptions(in[1], in[2], in[3], in[4]) {
					return vm.Null
				}
				return vm.None
			},
			Traverse: func(data any, visit func(vm.Value)) {
				if data != nil {
					data.(*unpickler).visit(visit)
				}
			},
			Clear: func(t *vm.Thread, data any) {
				if data != nil {
					data.(*unpickler).release()
				}
			},
		},
		Methods: []vm.Method{
			{Name: "load", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				u := unpicklerOf(a[0])
				u.t, u.self = t, a[0]
				if !u.ready {
					u.fail("Unpickler.__init__() was not called by %s.__init__()", t.TypeName(a[0]))
					return vm.Null
				}
				return u.load()
			}, Doc: "Load a pickle."},
			{Name: "noload", How: vm.Only2, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				u := unpicklerOf(a[0])
				u.t, u.self = t, a[0]
				u.motions = true
				defer func() { u.motions = false }()
				return u.load()
			}, Doc: "noload() -- not load a pickle, but go through most of the motions"},
			{Name: "find_class", How: vm.Only3, Sig: "module_name, global_name, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				u := unpicklerOf(a[0])
				u.t = t
				if !t.IsStr(a[1]) || !t.IsStr(a[2]) {
					return t.Raise(t.VM().Types().TypeError, "find_class() arguments must be str")
				}
				return u.findClass(vm.GoString(a[1]), vm.GoString(a[2]))
			}, Doc: "Return an object from a specified module."},
		},
		GetSet: []vm.GetSet{
			{Name: "persistent_load", Get: func(t *vm.Thread, v vm.Value) vm.Value {
				if x := unpicklerOf(v).persl; !x.IsNull() {
					return x.Incref()
				}
				if !t.VM().Py2() {
					return t.NewFunction(noPersistentLoad())
				}
				return t.Raise(t.VM().Types().AttributeError, "persistent_load")
			}, Set: setUnpicklerField("persistent_load", func(u *unpickler) *vm.Value { return &u.persl })},
			{Name: "memo", Get: func(t *vm.Thread, v vm.Value) vm.Value {
				u := unpicklerOf(v)
				d := t.NewDict()
				u.memo.each(func(i int, x vm.Value) {
					k := vm.Int(int64(i))
					if u.py2 {
						k = t.Str(itoa(i))
					}
					t.DictSet(d, k, x)
					t.Decref(k)
				})
				return d
			}, Set: setUnpicklerMemo},
		},
	}
	if py2 {
		spec.Flags &^= vm.TypeBase
		spec.Slots.New, spec.Slots.Init = nil, nil
		spec.GetSet = append(spec.GetSet, vm.GetSet{Name: "find_global", Get: func(t *vm.Thread, v vm.Value) vm.Value {
			if x := unpicklerOf(v).find; !x.IsNull() {
				return x.Incref()
			}
			return t.Raise(t.VM().Types().AttributeError, "find_global")
		}, Set: setUnpicklerField("find_global", func(u *unpickler) *vm.Value { return &u.find })})
	}
	return spec
}

// noPersistentLoad is persistent_load of an Unpickler of Python 3 that has none of its
// own.
func noPersistentLoad() vm.Method {
	return vm.Method{Name: "persistent_load", Sig: "pid, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.Raise(stateOf(t).unpickling, "A load persistent id instruction was encountered, but no persistent_load function was specified.")
	}}
}

var unpicklerSig = vm.NewSignature("file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=()")

func setUnpicklerField(name string, field func(u *unpickler) *vm.Value) func(t *vm.Thread, v, x vm.Value) bool {
	return func(t *vm.Thread, v, x vm.Value) bool {
		f := field(unpicklerOf(v))
		if x.IsNull() && !t.VM().Py2() {
			t.Raise(t.VM().Types().TypeError, "attribute deletion is not supported")
			return false
		}
		old := *f
		*f = x.Incref()
		t.Decref(old)
		return true
	}
}

func setUnpicklerMemo(t *vm.Thread, v, x vm.Value) bool {
	u := unpicklerOf(v)
	if x.IsNull() || !vm.IsDict(x) {
		t.Raise(t.VM().Types().TypeError, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not %s", t.TypeName(orNone(x)))
		return false
	}
	var memo memory
	ok := true
	t.EachItem(x, func(k, x vm.Value) bool {
		n, isInt := vm.SmallInt(k)
		if u.py2 && vm.IsBytes(k) {
			i, err := strconv.Atoi(vm.RawBytes(k))
			n, isInt = int64(i), err == nil
		}
		switch {
		case !isInt:
			t.Raise(t.VM().Types().TypeError, "memo key must be integers")
		case n < 0:
			t.Raise(t.VM().Types().ValueError, "memo key must be positive integers.")
		default:
			t.Decref(memo.put(int(n), x.Incref()))
			return true
		}
		ok = false
		return false
	})
	if !ok {
		memo.drop(t)
		return false
	}
	u.clearMemo()
	u.memo = memo
	return true
}
