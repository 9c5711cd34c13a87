package pickle

import (
	"strconv"

	"github.com/sllint/sllint/vm"
)

// highest is the last protocol of Python 3; Python 2's is 2.
const highest = 5

// pickler is the data of a Pickler.
type pickler struct {
	t    *vm.Thread
	py2  bool
	self vm.Value // the object (borrowed), Null for that of dumps()

	proto int
	bin   bool
	fix   bool // names as Python 2 has them
	fast  bool // without a memo

	nested int               // without a memo: of containers
	within map[vm.Value]bool // those that are being written, when they nest deeply

	buf     []byte
	framing bool
	frame   int // where the frame begins, -1 where none has
	write   vm.Value

	memo  map[vm.Value]int
	kept  []vm.Value // what memo refers to
	persr vm.Value   // persistent_id as an attribute of the object
	table vm.Value   // dispatch_table as an attribute of the object
	inst  vm.Value   // Python 2: inst_persistent_id

	pers, override, dispatch, copyreg vm.Value // while dumping
	callback                          vm.Value
	ready                             bool // __init__ has been called
}

func newPickler(t *vm.Thread) *pickler {
	py2 := t.VM().Py2()
	p := &pickler{t: t, py2: py2, frame: -1, memo: map[vm.Value]int{}, proto: 4, bin: true, ready: py2}
	if py2 {
		p.proto, p.bin = 0, false
	}
	return p
}

// takeSpares gives a pickler for one dump the memory of one before.
func (p *pickler) takeSpares() {
	s := &stateOf(p.t).spares
	if s.memo != nil {
		p.memo, p.kept, p.buf = s.memo, s.kept, s.buf
		*s = spares{dense: s.dense, stack: s.stack}
	}
}

// endSpare releases it.
func (p *pickler) endSpare() {
	kept := p.kept
	p.release()
	if s := &stateOf(p.t).spares; cap(kept) <= maxSpare && cap(p.buf) <= maxSpare {
		clear(kept)
		s.memo, s.kept, s.buf = p.memo, kept[:0], p.buf[:0]
	}
}

func picklerOf(v vm.Value) *pickler { return vm.Data(v).(*pickler) }

// release lets go of what a pickler holds.
func (p *pickler) release() {
	p.t.ClearFields(&p.write, &p.persr, &p.table, &p.inst, &p.callback, &p.copyreg)
	p.clearMemo()
}

func (p *pickler) clearMemo() {
	kept := p.kept
	p.kept = nil
	clear(p.memo)
	for _, v := range kept {
		p.t.Decref(v)
	}
}

func (p *pickler) visit(visit func(vm.Value)) {
	vm.VisitAll(visit, p.write, p.persr, p.table, p.inst, p.callback, p.copyreg)
	vm.VisitAll(visit, p.kept...)
}

func (p *pickler) types() *vm.Types { return p.t.VM().Types() }

// fail raises PicklingError.
func (p *pickler) fail(format string, args ...any) bool {
	p.t.Raise(stateOf(p.t).pickling, format, args...)
	return false
}

// setFile makes the pickler write to a file; Null keeps it in memory.
func (p *pickler) setFile(file vm.Value) bool {
	if file.IsNull() {
		return true
	}
	w, ok := p.t.LookupAttr(file, "write")
	if !ok {
		return false
	}
	if w.IsNull() {
		if p.py2 {
			p.t.Raise(p.types().TypeError, "argument must have 'write' attribute")
		} else {
			p.t.Raise(p.types().TypeError, "file must have a 'write' attribute")
		}
		return false
	}
	p.t.Decref(p.write)
	p.write = w
	return true
}

func (p *pickler) setProtocol(v vm.Value) bool {
	top := highest
	if p.py2 {
		top = 2
	}
	n := int64(p.proto)
	if !v.IsNull() && (p.py2 || !v.IsNone()) {
		var ok bool
		if n, ok = p.t.IntArg(v); !ok {
			return false
		}
	}
	if n < 0 {
		n = int64(top)
	}
	if n > int64(top) {
		if p.py2 {
			p.t.Raise(p.types().ValueError, "pickle protocol %d asked for; the highest available protocol is %d", n, top)
		} else {
			p.t.Raise(p.types().ValueError, "pickle protocol must be <= %d", top)
		}
		return false
	}
	p.proto = int(n)
	p.bin = n > 0
	return true
}

func (p *pickler) setOptions(fixImports, callback vm.Value) bool {
	fix := true
	if !fixImports.IsNull() {
		var ok bool
		if fix, ok = p.t.IsTrue(fixImports); !ok {
			return false
		}
	}
	p.fix = fix && p.proto < 3 && !p.py2
	if !callback.IsNull() && !callback.IsNone() {
		if p.proto < 5 {
			p.t.Raise(p.types().ValueError, "buffer_callback needs protocol >= 5")
			return false
		}
		p.callback = callback.Incref()
	}
	p.ready = true
	return true
}

// dump writes an object.
func (p *pickler) dump(v vm.Value) bool {
	t := p.t
	if !p.ready {
		return p.fail("Pickler.__init__() was not called by %s.__init__()", t.TypeName(p.self))
	}
	if !p.prepare() {
		return false
	}
	defer p.t.ClearFields(&p.pers, &p.override, &p.dispatch)
	if !p.py2 || !p.write.IsNull() {
		p.buf = p.buf[:0] // what an exception may have left
	}
	p.frame, p.framing = -1, false
	if p.proto >= 2 {
		p.put(opProto, byte(p.proto))
	}
	p.framing = p.proto >= 4
	ok := p.save(v, false)
	if ok {
		p.put(opStop)
		p.endFrame()
	}
	p.framing = false
	return ok && p.flush()
}

// prepare looks up what a subclass, or an attribute of the object, changes.
func (p *pickler) prepare() bool {
	t := p.t
	look := func(name string, slot *vm.Value) bool {
		v, ok := t.LookupAttr(p.self, name)
		if !v.IsNull() && t.KindOf(v) == vm.NativeKind {
			t.Decref(v) // that of the class itself
			v = vm.Null
		}
		*slot = v
		return ok
	}
	switch {
	case !p.persr.IsNull():
		p.pers = p.persr.Incref()
	case !p.self.IsNull() && !p.py2 && !t.IsExact(p.self, stateOf(t).pickler):
		if !look("persistent_id", &p.pers) {
			return false
		}
	}
	if !p.self.IsNull() && !p.py2 && !t.IsExact(p.self, stateOf(t).pickler) {
		if !look("reducer_override", &p.override) {
			return false
		}
	}
	if p.copyreg.IsNull() {
		name := "copyreg"
		if p.py2 {
			name = "copy_reg"
		}
		if p.copyreg = t.ImportModule(name); p.copyreg.IsNull() {
			return false
		}
	}
	switch {
	case !p.table.IsNull():
		p.dispatch = p.table.Incref()
	case !p.self.IsNull() && !p.py2 && !t.IsExact(p.self, stateOf(t).pickler):
		if !look("dispatch_table", &p.dispatch) {
			return false
		}
	}
	if p.dispatch.IsNull() {
		if p.dispatch = t.GetAttr(p.copyreg, "dispatch_table"); p.dispatch.IsNull() {
			return false
		}
	}
	return true
}

// memoize gives an object a number, by which it can be referred to.
func (p *pickler) memoize(v vm.Value) {
	if p.fast {
		return
	}
	n := len(p.memo)
	if p.py2 {
		n++ // cPickle counts from 1
	}
	p.memo[v] = n
	p.kept = append(p.kept, v.Incref())
	switch {
	case p.proto >= 4:
		p.put(opMemoize)
	case !p.bin:
		p.put(opPut)
		p.putString(strconv.Itoa(n) + "\n")
	case n < 256:
		p.put(opBinPut, byte(n))
	default:
		p.put32(opLongBinPut, n)
	}
}

// memoizeText is memoize of a text, which cPickle does not number where nobody else can
// refer to it or it has no two characters.
func (p *pickler) memoizeText(v vm.Value) {
	if !p.py2 || vm.RefCount(v) > 1 && vm.TextLen(v) > 1 {
		p.memoize(v)
	}
}

// get refers to an object by its number.
func (p *pickler) get(n int) bool {
	switch {
	case !p.bin:
		p.put(opGet)
		p.putString(strconv.Itoa(n) + "\n")
	case n < 256:
		p.put(opBinGet, byte(n))
	default:
		p.put32(opLongBinGet, n)
	}
	return true
}

func picklerSpec(py2 bool) *vm.TypeSpec {
	spec := &vm.TypeSpec{Name: "_pickle.Pickler", Name2: "cPickle.Pickler", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeBase,
		Doc: "This takes a binary file for writing a pickle data stream.",
		Slots: vm.Slots{
			New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
				v := t.NewNative(typ, newPickler(t))
				picklerOf(v).self = v
				return v
			},
			Init: func(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
				var in [4]vm.Value
				if !picklerSig.Bind(t, "Pickler", a, in[:]) {
					return vm.Null
				}
				p := picklerOf(self)
				p.clearMemo()
				p.proto = 4
				t.ClearFields(&p.callback)
				if !p.setProtocol(in[1]) || !p.setFile(in[0]) || !p.setOptions(in[2], in[3]) {
					return vm.Null
				}
				return vm.None
			},
			Traverse: func(data any, visit func(vm.Value)) {
				if data != nil {
					data.(*pickler).visit(visit)
				}
			},
			Clear: func(t *vm.Thread, data any) {
				if data != nil {
					data.(*pickler).release()
				}
			},
		},
		Methods: []vm.Method{
			{Name: "dump", How: vm.Only3, Sig: "obj, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				p := picklerOf(a[0])
				if p.write.IsNull() && p.ready {
					p.ready = false
				}
				p.t = t
				if !p.dump(a[1]) {
					return vm.Null
				}
				return vm.None
			}, Doc: "Write a pickled representation of the given object to the open file."},
			{Name: "dump", How: vm.Only2, Sig: "obj, get=0, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				p := picklerOf(a[0])
				p.t = t
				if !p.dump(a[1]) {
					return vm.Null
				}
				return a[0].Incref()
			}, Doc: "dump(object) -- Write an object in pickle format to the object's pickle stream"},
			{Name: "getvalue", How: vm.Only2, Sig: "clear=True, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				p := picklerOf(a[0])
				if !p.write.IsNull() {
					p.fail("Attempt to getvalue() a non-list-based pickler")
					return vm.Null
				}
				v := t.Bytes(string(p.buf))
				p.buf = p.buf[:0]
				return v
			}, Doc: "getvalue() -- Finish putting a list-based pickle into a string"},
			{Name: "clear_memo", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				picklerOf(a[0]).clearMemo()
				return vm.None
			}, Doc: "Clears the pickler's \"memo\"."},
		},
		GetSet: []vm.GetSet{
			number("bin", func(p *pickler) int64 {
				if p.bin {
					return 1
				}
				return 0
			}, func(p *pickler, n int64) { p.bin = n != 0 }),
			number("binary", func(p *pickler) int64 { return int64(p.proto) }, nil),
			number("fast", func(p *pickler) int64 {
				if p.fast {
					return 1
				}
				return 0
			}, func(p *pickler, n int64) { p.fast = n != 0 }),
			attribute("persistent_id", func(p *pickler) *vm.Value { return &p.persr }),
			attribute("dispatch_table", func(p *pickler) *vm.Value { return &p.table }),
			{Name: "memo", Get: func(t *vm.Thread, v vm.Value) vm.Value { return picklerOf(v).memoDict() }, Set: setPicklerMemo},
		},
	}
	if py2 {
		spec.Flags &^= vm.TypeBase
		spec.Slots.New, spec.Slots.Init = nil, nil
		spec.GetSet = append(spec.GetSet, attribute("inst_persistent_id", func(p *pickler) *vm.Value { return &p.inst }))
	}
	return spec
}

var picklerSig = vm.NewSignature("file, protocol=None, fix_imports=True, buffer_callback=None")

func number(name string, get func(p *pickler) int64, set func(p *pickler, n int64)) vm.GetSet {
	gs := vm.GetSet{Name: name, Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(get(picklerOf(v))) }}
	if set != nil {
		gs.Set = func(t *vm.Thread, v, x vm.Value) bool {
			if x.IsNull() {
				t.Raise(t.VM().Types().TypeError, "can't delete numeric/char attribute")
				return false
			}
			n, ok := t.IntArg(x)
			if ok {
				set(picklerOf(v), n)
			}
			return ok
		}
	}
	return gs
}

// attribute is an attribute that holds a value or is not there.
func attribute(name string, field func(p *pickler) *vm.Value) vm.GetSet {
	return vm.GetSet{Name: name, Get: func(t *vm.Thread, v vm.Value) vm.Value {
		if x := *field(picklerOf(v)); !x.IsNull() {
			return x.Incref()
		}
		if name == "persistent_id" && !t.VM().Py2() {
			return t.NewFunction(noPersistentID)
		}
		return t.Raise(t.VM().Types().AttributeError, "%s", name)
	}, Set: func(t *vm.Thread, v, x vm.Value) bool {
		if x.IsNull() {
			t.Raise(t.VM().Types().TypeError, "attribute deletion is not supported")
			return false
		}
		f := field(picklerOf(v))
		old := *f
		*f = x.Incref()
		t.Decref(old)
		return true
	}}
}

// noPersistentID is persistent_id of a Pickler of Python 3 that has none of its own.
var noPersistentID = vm.Method{Name: "persistent_id", Sig: "obj, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.None }}

// memoDict is the memo as programs see it: pairs of a number and the object, by id.
func (p *pickler) memoDict() vm.Value {
	d := p.t.NewDict()
	for _, v := range p.kept {
		pair := p.t.NewTuple(vm.Int(int64(p.memo[v])), v.Incref())
		p.t.DictSet(d, vm.Int(p.t.ID(v)), pair)
		p.t.Decref(pair)
	}
	return d
}

func setPicklerMemo(t *vm.Thread, v, x vm.Value) bool {
	p := picklerOf(v)
	if x.IsNull() || !vm.IsDict(x) {
		t.Raise(t.VM().Types().TypeError, "'memo' attribute must be a PicklerMemoProxy object or dict, not %s", t.TypeName(orNone(x)))
		return false
	}
	memo, kept := map[vm.Value]int{}, []vm.Value(nil)
	ok := true
	t.EachItem(x, func(_, pair vm.Value) bool {
		if !vm.IsTuple(pair) || len(vm.Items(pair)) != 2 {
			t.Raise(t.VM().Types().TypeError, "'memo' values must be 2-item tuples")
			ok = false
			return false
		}
		items := vm.Items(pair)
		n, isInt := vm.SmallInt(items[0])
		if !isInt {
			t.Raise(t.VM().Types().TypeError, "an integer is required")
			ok = false
			return false
		}
		memo[items[1]] = int(n)
		kept = append(kept, items[1].Incref())
		return true
	})
	if !ok {
		for _, v := range kept {
			t.Decref(v)
		}
		return false
	}
	p.clearMemo()
	p.memo, p.kept = memo, kept
	return true
}
