// Package array is Python's module array: sequences of C's numbers.
package array

import (
	"unsafe"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*types)(nil), (*array)(nil), (*iter)(nil)) }

func init() {
	for i := range descrs {
		vm.SnapshotTable("array "+string(descrs[i].code), &descrs[i])
	}
}

// Module is the module.
var Module = &vm.NativeModule{Name: "array", Doc: "Sequences of items of one C type, kept as they lie in memory.", Funcs: []vm.Method{
	{Name: "_array_reconstructor", Sig: "arraytype, typecode, mformat_code, items, /", How: vm.Only3, Fn: reconstruct, Doc: "Internal. Used for pickling support."},
}, Init: func(t *vm.Thread, m *vm.Module) bool {
	s := state(t)
	s.array = t.NewType(arraySpecOf(t.VM()))
	s.iter = t.NewType(iterSpecOf(t.VM()))
	m.Set("array", s.array.Value().Incref())
	m.Set("ArrayType", s.array.Value().Incref())
	if t.VM().Py2() {
		return true
	}
	m.Set("typecodes", t.Str(typecodes()))
	return register(t, s.array)
}}

type types struct{ array, iter *vm.Type }

func state(t *vm.Thread) *types {
	return vm.Ext(t.VM(), "array", func() *types { return &types{} })
}

// register makes the class a MutableSequence, where there is a library.
func register(t *vm.Thread, typ *vm.Type) bool {
	abc := t.ImportModule("collections.abc")
	if abc.IsNull() {
		missing := t.Matches(t.VM().Types().ModuleNotFoundError)
		if missing {
			t.ClearExc()
		}
		return missing
	}
	defer t.Decref(abc)
	m := t.GetAttr(abc, "MutableSequence")
	if m.IsNull() {
		return false
	}
	r := t.CallMethod(m, "register", typ.Value())
	t.Decref(m)
	t.Decref(r)
	return !r.IsNull()
}

// array is the data of an array.
type array struct {
	d       *descr
	b       []byte
	alloc   int // items that CPython has room for, as __sizeof__ shows
	exports int // views of the memory
}

func of(v vm.Value) *array { return vm.Data(v).(*array) }

// isArray gives the array that v is, nil where it is none.
func isArray(v vm.Value) *array {
	a, _ := vm.Data(v).(*array)
	return a
}

func (a *array) len() int { return len(a.b) / a.d.size }

// at gives the bytes of item i.
func (a *array) at(i int) []byte { return a.b[i*a.d.size : (i+1)*a.d.size] }

func (a *array) get(t *vm.Thread, i int) vm.Value { return a.d.get(t, a.at(i)) }

// resize makes a n items long, unless somebody looks at its memory.
func (a *array) resize(t *vm.Thread, n int) bool {
	have := a.len()
	if a.exports > 0 && n != have {
		t.Raise(t.VM().Types().BufferError, "cannot resize an array that is exporting buffers")
		return false
	}
	if a.alloc >= n && have < n+16 && a.alloc > 0 {
		a.setLen(n)
		return true
	}
	if n == 0 {
		a.b, a.alloc = nil, 0
		return true
	}
	room := n>>4 + 7 + n
	if have < 8 {
		room -= 4
	}
	if room > vm.MaxAlloc/a.d.size {
		t.RaiseValue(t.VM().Types().MemoryError, vm.Null)
		return false
	}
	if room*a.d.size > cap(a.b) {
		if !t.MayAlloc(room * a.d.size) {
			return false
		}
		b := make([]byte, len(a.b), room*a.d.size)
		copy(b, a.b)
		a.b = b
	}
	a.alloc = room
	a.setLen(n)
	return true
}

// setLen changes the length within what is there; new items are 0.
func (a *array) setLen(n int) {
	old := len(a.b)
	a.b = a.b[:n*a.d.size]
	if len(a.b) > old {
		clear(a.b[old:])
	}
}

// newArray makes an array of n items that are 0.
func newArray(t *vm.Thread, typ *vm.Type, d *descr, n int) vm.Value {
	if n < 0 || n > vm.MaxAlloc/d.size {
		return t.RaiseValue(t.VM().Types().MemoryError, vm.Null)
	}
	if n > 1<<10 && !t.MayAlloc(n*d.size) {
		return vm.Null
	}
	return t.NewNative(typ, &array{d: d, b: make([]byte, n*d.size), alloc: n})
}

// replace puts the bytes of other items in place of those from i to j.
func (a *array) replace(t *vm.Thread, i, j int, with []byte) bool {
	n := a.len()
	items := len(with) / a.d.size
	size := a.d.size
	if items < j-i {
		if a.exports > 0 {
			return a.resize(t, n-(j-i)+items)
		}
		copy(a.b[(i+items)*size:], a.b[j*size:])
		copy(a.b[i*size:], with)
		return a.resize(t, n-(j-i)+items)
	}
	if items > j-i {
		if !a.resize(t, n-(j-i)+items) {
			return false
		}
		copy(a.b[(i+items)*size:], a.b[j*size:n*size])
	}
	copy(a.b[i*size:], with)
	return true
}

var arraySpecOf, iterSpecOf = vm.PerDialect(arraySpec), vm.PerDialect(iterSpec)

func arraySpec(py2 bool) *vm.TypeSpec {
	s := &vm.TypeSpec{Name: "array.array", Kind: vm.KindNative, Flags: vm.TypeBase | vm.TypeWeak | vm.TypeSequence,
		Doc:   "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value.",
		Alloc: vm.AllocNative(func() any { return &array{d: &descrs[1]} }),
		Slots: vm.Slots{
			New: arrayNew, Repr: arrayRepr, Compare: arrayCompare, Iter: newIter,
			Len:     func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(of(v).len())) },
			GetItem: getItem, SetItem: setItem, Contains: contains,
			Concat: concat, InplaceConcat: inplaceConcat, Repeat: repeat, InplaceRepeat: inplaceRepeat,
			Buffer: func(t *vm.Thread, v vm.Value) ([]byte, bool) { return of(v).b, true },
			Export: export,
			// There is nothing to visit: what CPython 3 traverses is the class.
			Traverse: func(data any, visit func(vm.Value)) {},
			Clear:    func(t *vm.Thread, data any) {},
		},
		Methods: arrayMethods,
		GetSet: []vm.GetSet{
			{Name: "typecode", Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Str(string(of(v).d.code)) }, Doc: "the typecode character used to create the array"},
			{Name: "itemsize", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(of(v).d.size)) }, Doc: "the size, in bytes, of one array item"},
		},
	}
	if py2 {
		s.Slots.GetSlice, s.Slots.SetSlice = getSlice2, setSlice2
	} else {
		s.Flags |= vm.TypeGC
	}
	return s
}

// export shows the memory to memoryview, in Python 3.
func export(t *vm.Thread, v vm.Value) (vm.Export, bool) {
	if t.VM().Py2() {
		return vm.Export{}, false
	}
	a := of(v)
	format := a.d.format
	if format == "" {
		format = string(a.d.code)
	}
	return vm.Export{Bytes: a.b, Format: format, ItemSize: a.d.size, Lock: &a.exports}, true
}

var arraySig = vm.NewSignature("typecode, initializer=None, /")

func arrayNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	py2 := t.VM().Py2()
	if len(a.Names) > 0 && (typ == state(t).array || !py2 && !t.HasOwnInit(typ, state(t).array)) && !t.RefuseKeywords("array.array", a) {
		return vm.Null
	}
	if n := len(a.Pos); n == 0 || n > 2 {
		how, want, s := "at least", 1, ""
		if n > 2 {
			how, want, s = "at most", 2, "s"
		}
		return t.Raise(t.VM().Types().TypeError, "array() takes %s %d argument%s (%d given)", how, want, s, n)
	}
	code, ok := codeArg(t, a.Pos[0], "array() argument 1")
	if !ok {
		return vm.Null
	}
	if code == 'u' && !py2 && !t.Warn(t.VM().Types().DeprecationWarning, 1, "The 'u' type code is deprecated and will be removed in Python 3.16") {
		return vm.Null
	}
	initial := vm.Null
	if len(a.Pos) == 2 {
		initial = a.Pos[1]
	}
	if !initial.IsNull() && !py2 && code != 'u' && code != 'w' {
		if vm.IsText(initial) {
			return t.Raise(t.VM().Types().TypeError, "cannot use a str to initialize an array with typecode '%c'", code)
		}
		if b := isArray(initial); b != nil && b.d.kind == unicode {
			return t.Raise(t.VM().Types().TypeError, "cannot use a unicode array to initialize an array with typecode '%c'", code)
		}
	}
	d := descrOf(t, code)
	if d == nil {
		codes := "b, B, u, h, H, i, I, l, L, q, Q, f or d"
		if py2 {
			codes = "c, b, B, u, h, H, i, I, l, L, f or d"
		}
		return t.Raise(t.VM().Types().ValueError, "bad typecode (must be %s)", codes)
	}
	v := newArray(t, typ, d, 0)
	if v.IsNull() || initial.IsNull() {
		return v
	}
	return fill(t, v, initial)
}

// codeArg reads a type code.
func codeArg(t *vm.Thread, v vm.Value, what string) (rune, bool) {
	py2 := t.VM().Py2()
	if r := runes(v); len(r) == 1 {
		return r[0], true
	}
	if py2 && vm.IsBytes(v) && len(vm.GoString(v)) == 1 {
		return rune(vm.GoString(v)[0]), true
	}
	if py2 {
		t.Raise(t.VM().Types().TypeError, "%s or typecode must be char (string or ascii-unicode with length 1), not %s", what, t.ArgType(v))
	} else {
		t.Raise(t.VM().Types().TypeError, "%s must be a unicode character, not %s", what, t.ArgType(v))
	}
	return 0, false
}

// fill gives a new array (stolen) its first items, and gives it back.
func fill(t *vm.Thread, v, initial vm.Value) vm.Value {
	a := of(v)
	ok := true
	_, isByteArray := vm.ByteArrayBytes(initial)
	switch {
	case vm.IsList(initial), vm.IsTuple(initial):
		ok = fillItems(t, a, initial)
	case vm.IsBytes(initial), isByteArray && !t.VM().Py2():
		b, _ := t.Buffer(initial)
		ok = appendBytes(t, a, b)
	case vm.IsText(initial) && a.d.kind == unicode:
		ok = appendRunes(t, a, vm.Runes(initial))
	case isArray(initial) != nil && isArray(initial).d == a.d:
		b := of(initial)
		a.b = append([]byte(nil), b.b...)
		a.alloc = b.len()
	default:
		r := extender.Start(t, initial, nil, v, vm.True)
		t.Decref(v)
		return r
	}
	if !ok {
		t.Decref(v)
		return vm.Null
	}
	return v
}

// fillItems stores the items of a list or tuple in an empty array.
func fillItems(t *vm.Thread, a *array, list vm.Value) bool {
	n := len(vm.Items(list))
	a.b, a.alloc = make([]byte, n*a.d.size), n
	for i := range n {
		items := vm.Items(list)
		if i >= len(items) { // an __index__ took it out
			t.Raise(t.VM().Types().IndexError, "list index out of range")
			return false
		}
		x := items[i].Incref()
		ok := a.d.set(t, a.at(i), x)
		t.Decref(x)
		if !ok {
			return false
		}
	}
	return true
}

// extender appends the values of an iterable to the array in register 1; register
// 2 tells whether the array is the result.
var extender = vm.NewConsumer("array.extend", 2, vm.Consumer{
	Each: func(t *vm.Thread, f *vm.Frame, v vm.Value) vm.Value {
		ok := insert(t, of(f.Reg(1)), -1, v)
		t.Decref(v)
		if !ok {
			return vm.Null
		}
		return vm.Unbound
	},
	Done: func(t *vm.Thread, f *vm.Frame) vm.Value {
		if f.Reg(2).IsNull() {
			return vm.None
		}
		return f.Reg(1).Incref()
	},
})

// insert puts a value before item i, at the end where i is -1.
func insert(t *vm.Thread, a *array, i int, v vm.Value) bool {
	var room [8]byte
	item := room[:a.d.size]
	if !a.d.set(t, item, v) {
		return false
	}
	if i < 0 {
		i = a.len()
	}
	i = min(i, a.len())
	return a.replace(t, i, i, item)
}

func arrayRepr(t *vm.Thread, v vm.Value) vm.Value {
	a := of(v)
	name := t.TypeOf(v).Name()
	if t.VM().Py2() {
		name = "array"
	}
	head := name + "('" + string(a.d.code) + "'"
	if len(a.b) == 0 {
		return t.Str(head + ")")
	}
	x := vm.Null
	switch a.d.kind {
	case char:
		x = t.Bytes(string(a.b))
	case unicode:
		x = toUnicode(t, []vm.Value{v})
	default:
		x = toList(t, []vm.Value{v})
	}
	if x.IsNull() {
		return x
	}
	r := t.Repr(x)
	t.Decref(x)
	if r.IsNull() {
		return r
	}
	defer t.Decref(r)
	return t.Str(head + ", " + vm.GoString(r) + ")")
}

func arrayCompare(t *vm.Thread, v, w vm.Value, op vm.CmpOp) vm.Value {
	x, y := isArray(v), isArray(w)
	if x == nil || y == nil {
		return vm.NotImplemented
	}
	n, m := x.len(), y.len()
	if n != m && (op == vm.EQ || op == vm.NE) {
		return vm.Bool(op == vm.NE)
	}
	if x.d == y.d {
		return compareSame(x, y, op)
	}
	for i := 0; i < x.len() && i < y.len(); i++ {
		a := x.get(t, i)
		if a.IsNull() {
			return a
		}
		b := y.get(t, i)
		if b.IsNull() {
			t.Decref(a)
			return b
		}
		same := t.Compare(a, b, vm.EQ)
		r := vm.Null
		switch {
		case same == vm.True:
		case same.IsNull():
		case op == vm.EQ:
			r = vm.False
		case op == vm.NE:
			r = vm.True
		default:
			r = t.Compare(a, b, op)
		}
		t.Decref(a)
		t.Decref(b)
		t.Decref(same)
		if same != vm.True {
			return r
		}
	}
	return holds(op, order(int64(n), int64(m)))
}

func compareSame(x, y *array, op vm.CmpOp) vm.Value {
	for i := range min(x.len(), y.len()) {
		if c, ok := x.d.compare(x.at(i), y.at(i)); !ok {
			return vm.Bool(op == vm.NE)
		} else if c != 0 {
			return holds(op, c)
		}
	}
	return holds(op, order(int64(x.len()), int64(y.len())))
}

// holds tells whether an order suits an operator.
func holds(op vm.CmpOp, c int) vm.Value {
	switch op {
	case vm.LT:
		return vm.Bool(c < 0)
	case vm.LE:
		return vm.Bool(c <= 0)
	case vm.EQ:
		return vm.Bool(c == 0)
	case vm.NE:
		return vm.Bool(c != 0)
	case vm.GT:
		return vm.Bool(c > 0)
	}
	return vm.Bool(c >= 0)
}

// address is where the memory lies.
func (a *array) address() int64 {
	if cap(a.b) == 0 {
		return 0
	}
	return int64(uintptr(unsafe.Pointer(unsafe.SliceData(a.b))))
}
