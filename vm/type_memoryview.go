package vm

import (
	"strings"

	"github.com/sllint/sllint/vm/internal/number"
	"github.com/sllint/sllint/vm/internal/structfmt"
)

// memoryview.

// Export is what an object shows of its memory.
type Export struct {
	Bytes    []byte
	Format   string // of an item; "" for bytes
	ItemSize int
	ReadOnly bool
	// Lock counts who looks at the memory, which must not move meanwhile. It may be nil.
	Lock *int
}

// export asks an object for its memory; ok is false, without an exception, where
// it has none to show.
func (t *Thread) export(v Value) (e Export, ok bool) {
	e.ItemSize = 1
	switch v.p.kind {
	case kBytes:
		e.Bytes, e.ReadOnly = bytesOf(asText(v.p).s), true
		return e, true
	case kByteArray:
		o := asByteArray(v.p)
		e.Bytes = o.b
		e.Lock = &o.exports
		return e, true
	case kStr:
		return e, false
	}
	s := &t.typeOf(v).slots
	if s.Export != nil {
		return s.Export(t, v)
	}
	if s.Buffer == nil {
		return e, false
	}
	e.Bytes, ok = s.Buffer(t, v)
	e.ReadOnly = true
	return e, ok
}

// readOnly tells whether the memory of v may not be written.
func (t *Thread) readOnly(v Value) bool {
	e, ok := t.export(v)
	return !ok || e.ReadOnly
}

// memView is the data of a memoryview.
type memView struct {
	obj      Value // whose memory it is; Null once released
	mem      []byte
	off      int // of the first item
	shape    []int
	strides  []int
	format   string
	item     int
	readOnly bool
	lock     *int
	hash     int64
	hashed   bool
}

var memoryViewSpec = TypeSpec{Name: "memoryview", Kind: kNativeObj, Flags: TypeGC | TypeSequence, Hashable: true, Doc: "Create a new memoryview object which references the given object.",
	Slots: Slots{
		New: memoryNew, Repr: memoryRepr, Len: memoryLen, GetItem: memoryGetItem, SetItem: memorySetItem, Compare: memoryCompare,
		Hash: memoryHash, Buffer: memoryBuffer, Export: memoryExport,
		Traverse: func(data any, visit func(Value)) { visit(data.(*memView).obj) },
		Clear:    func(t *Thread, data any) { t.releaseView(data.(*memView)) },
	},
	Methods: memoryMethods, GetSet: memoryAttrs,
}

func init() {
	typeTable = append(typeTable, typeRow{field: func(ts *Types) **Type { return &ts.MemoryView }, spec: &memoryViewSpec})
	namedTypes = append(namedTypes, namedType{"memoryview", func(ts *Types) **Type { return &ts.MemoryView }, 0})
}

var memorySig = parseSig("object")

func memoryNew(t *Thread, typ *Type, a Args) Value {
	var in [1]Value
	if !memorySig.bind(t, "memoryview", a, in[:]) {
		return Null
	}
	return t.NewMemoryView(in[0])
}

// NewMemoryView is memoryview(v).
func (t *Thread) NewMemoryView(v Value) Value {
	if v.p.kind == kNativeObj && v.p.typ == t.vm.types.MemoryView {
		m := t.view(v)
		if m == nil {
			return Null
		}
		return t.newView(*m)
	}
	e, ok := t.export(v)
	if !ok {
		if t.exc.p != nil {
			return Null
		}
		if t.vm.py2 {
			return t.typeError("cannot make memory view because object does not have the buffer interface")
		}
		return t.typeError("memoryview: a bytes-like object is required, not '%s'", t.typeName(v))
	}
	m := memView{obj: v, mem: e.Bytes, format: e.Format, item: max(e.ItemSize, 1), readOnly: e.ReadOnly, lock: e.Lock}
	if m.format == "" {
		m.format = "B"
	}
	m.shape, m.strides = []int{len(e.Bytes) / m.item}, []int{m.item}
	return t.newView(m)
}

// newView makes a memoryview of m's parts, counting its object.
func (t *Thread) newView(m memView) Value {
	m.obj.incref()
	m.hashed = false
	if m.lock != nil {
		*m.lock++
	}
	return t.NewNativeObj(t.vm.types.MemoryView, &m)
}

func (t *Thread) releaseView(m *memView) {
	v := m.obj
	if v.p == nil {
		return
	}
	if m.lock != nil {
		*m.lock--
	}
	m.obj, m.mem, m.lock = Null, nil, nil
	t.decref(v)
}

// view gives the data of a memoryview, nil where it is released (and raised).
func (t *Thread) view(v Value) *memView {
	m := asNativeObj(v.p).data.(*memView)
	if m.obj.p == nil {
		t.valueError("operation forbidden on released memoryview object")
		return nil
	}
	return m
}

func (m *memView) items() int {
	n := 1
	for _, k := range m.shape {
		n *= k
	}
	return n
}

// contiguous tells whether the items lie one after the other, as in C.
func (m *memView) contiguous() bool {
	want := m.item
	for i := len(m.shape) - 1; i >= 0; i-- {
		if m.shape[i] > 1 && m.strides[i] != want {
			return false
		}
		want *= m.shape[i]
	}
	return true
}

// fContiguous tells whether they lie as in Fortran.
func (m *memView) fContiguous() bool {
	want := m.item
	for i := range m.shape {
		if m.shape[i] > 1 && m.strides[i] != want {
			return false
		}
		want *= m.shape[i]
	}
	return true
}

// bytes gives the items' bytes; they are the memory itself where that may be.
func (m *memView) bytes() []byte {
	if m.contiguous() {
		return m.mem[m.off : m.off+m.items()*m.item]
	}
	out := make([]byte, 0, m.items()*m.item)
	m.each(0, m.off, func(at int) { out = append(out, m.mem[at:at+m.item]...) })
	return out
}

// each visits the places of the items.
func (m *memView) each(dim, at int, f func(at int)) {
	if dim == len(m.shape) {
		f(at)
		return
	}
	for i := range m.shape[dim] {
		m.each(dim+1, at+i*m.strides[dim], f)
	}
}

// unpack reads the item at a place.
func (t *Thread) unpack(m *memView, at int) Value {
	if m.format == "B" {
		return Int(int64(m.mem[at]))
	}
	f, err := structfmt.Parse(m.format, t.vm.numbers())
	if err != nil || len(f.Codes) != 1 {
		return t.raise(t.vm.types.NotImplementedError, "memoryview: unsupported format %s", m.format)
	}
	return t.StructValue(f.Unpack(m.mem[at : at+m.item])[0])
}

// StructValue makes an object of what package structfmt unpacked.
func (t *Thread) StructValue(v structfmt.Value) Value {
	switch v.Kind {
	case structfmt.Int:
		return t.IntValue(v.Int)
	case structfmt.Float:
		return Float(v.Float)
	case structfmt.Bytes:
		return t.Bytes(string(v.Bytes))
	}
	return Bool(v.Bool)
}

// pack writes an item.
func (t *Thread) pack(m *memView, at int, v Value) bool {
	f, err := structfmt.Parse(m.format, t.vm.numbers())
	if err != nil || len(f.Codes) != 1 {
		t.raise(t.vm.types.NotImplementedError, "memoryview: unsupported format %s", m.format)
		return false
	}
	var x structfmt.Value
	switch code := f.Codes[0]; code {
	case '?':
		truth, ok := t.IsTrue(v)
		if !ok {
			return false
		}
		x = structfmt.Value{Kind: structfmt.Bool, Bool: truth}
	case 'c':
		if v.p.kind == kBytes {
			if len(asText(v.p).s) != 1 {
				t.valueError("memoryview: invalid value for format '%s'", m.format)
				return false
			}
			x = structfmt.Value{Kind: structfmt.Bytes, Bytes: bytesOf(asText(v.p).s)}
		}
	case 'f', 'd', 'e':
		if f, ok := t.RealNumber(v); ok {
			x = structfmt.Value{Kind: structfmt.Float, Float: f}
		} else if !t.matches(t.vm.types.TypeError) {
			return false
		}
	default:
		if t.typeOf(v).slots.Index == nil {
			break
		}
		n := t.IndexValue(v)
		if n.p == nil {
			return false
		}
		i := number.FromInt64(n.int())
		if n.p.kind == kLong {
			i = number.FromBig(asLong(n.p).v)
		}
		t.decref(n)
		x = structfmt.Value{Kind: structfmt.Int, Int: i}
	}
	if x.Kind == structfmt.Other {
		t.clearExc()
		t.typeError("memoryview: invalid type for format '%s'", m.format)
		return false
	}
	b, e := f.Pack([]structfmt.Value{x})
	if e != nil {
		t.valueError("memoryview: invalid value for format '%s'", m.format)
		return false
	}
	copy(m.mem[at:], b)
	return true
}

func memoryRepr(t *Thread, v Value) Value {
	what := "memory"
	if asNativeObj(v.p).data.(*memView).obj.p == nil {
		what = "released memory"
	}
	return t.Str(sprintf("<%s at 0x%x>", what, t.ID(v)))
}

func memoryLen(t *Thread, v Value) Value {
	m := t.view(v)
	switch {
	case m == nil:
		return Null
	case len(m.shape) == 0:
		return t.typeError("0-dim memory has no length")
	}
	return Int(int64(m.shape[0]))
}

func memoryBuffer(t *Thread, v Value) ([]byte, bool) {
	m := t.view(v)
	if m == nil {
		return nil, false
	}
	return m.bytes(), true
}

func memoryExport(t *Thread, v Value) (Export, bool) {
	m := t.view(v)
	if m == nil {
		return Export{}, false
	}
	return Export{Bytes: m.bytes(), Format: m.format, ItemSize: m.item, ReadOnly: m.readOnly || !m.contiguous(), Lock: m.lock}, true
}

// place finds an item by an index for each dimension, -1 where it raised.
func (t *Thread) place(m *memView, keys []Value) int {
	at := m.off
	for dim, k := range keys {
		i, ok := t.Index(k, t.vm.types.IndexError)
		if !ok {
			return -1
		}
		n := int64(m.shape[dim])
		if i < 0 {
			i += n
		}
		if i < 0 || i >= n {
			if t.vm.py2 {
				t.indexError("index out of bounds")
			} else {
				t.indexError("index out of bounds on dimension %d", dim+1)
			}
			return -1
		}
		at += int(i) * m.strides[dim]
	}
	return at
}

// sub is the part of m that a slice of its first dimension gives.
func (t *Thread) sub(m *memView, k Value) (s memView, ok bool) {
	c, ok := t.cutOf(k, func() int { return m.shape[0] })
	if !ok {
		return s, false
	}
	if t.vm.py2 && c.step != 1 {
		t.raiseValue(t.vm.types.NotImplementedError, Null)
		return s, false
	}
	s = *m
	s.off += c.start * m.strides[0]
	s.shape = append([]int{c.n}, m.shape[1:]...)
	s.strides = append([]int{m.strides[0] * c.step}, m.strides[1:]...)
	return s, true
}

// memoryKeys are the indices that a key of one item means; ok is false where it
// is no such key.
func (t *Thread) memoryKeys(k Value) (keys []Value, ok bool) {
	if k.p.kind == kTuple && !t.vm.py2 {
		keys = asTuple(k.p).items
		for _, x := range keys {
			if t.typeOf(x).slots.Index == nil {
				return nil, false
			}
		}
		return keys, true
	}
	return []Value{k}, t.typeOf(k).slots.Index != nil
}

func (t *Thread) wrongMemoryKey(k Value) Value {
	if t.vm.py2 {
		return t.typeError("cannot index memory using \"%s\"", t.typeName(k))
	}
	return t.typeError("memoryview: invalid slice key")
}

// itemPlace finds the item that a key means, -1 where it raised.
func (t *Thread) itemPlace(m *memView, k Value) int {
	keys, ok := t.memoryKeys(k)
	switch {
	case !ok:
		t.wrongMemoryKey(k)
		return -1
	case len(m.shape) == 0 && k.p.kind != kTuple:
		t.typeError("invalid indexing of 0-dim memory")
		return -1
	case k.p.kind == kTuple && len(keys) > len(m.shape):
		t.typeError("cannot index %d-dimension view with %d-element tuple", len(m.shape), len(keys))
		return -1
	case len(keys) < len(m.shape):
		t.raise(t.vm.types.NotImplementedError, "%s", map[bool]string{true: "sub-views are not implemented", false: "multi-dimensional sub-views are not implemented"}[k.p.kind == kTuple])
		return -1
	}
	return t.place(m, keys)
}

func memoryGetItem(t *Thread, v, k Value) Value {
	m := t.view(v)
	if m == nil {
		return Null
	}
	if k.p.kind == kSlice && len(m.shape) > 0 {
		r := t.newView(*m) // first, because the slice may be of objects that release m
		n := t.view(r)
		s, ok := t.sub(n, k)
		if !ok {
			t.decref(r)
			return Null
		}
		n.off, n.shape, n.strides = s.off, s.shape, s.strides
		return r
	}
	at := t.itemPlace(m, k)
	switch {
	case at < 0 || t.view(v) == nil:
		return Null
	case t.vm.py2:
		return t.Bytes(string(m.mem[at : at+m.item]))
	}
	return t.unpack(m, at)
}

func memorySetItem(t *Thread, v, k, x Value) Value {
	m := t.view(v)
	switch {
	case m == nil:
		return Null
	case m.readOnly:
		return t.typeError("cannot modify read-only memory")
	case x.p == nil:
		return t.typeError("cannot delete memory")
	case k.p.kind == kSlice && len(m.shape) == 1:
		s, ok := t.sub(m, k)
		if !ok || t.view(v) == nil {
			return Null
		}
		return t.memoryFill(v, s, x)
	case k.p.kind == kSlice:
		return t.raise(t.vm.types.NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1")
	}
	at := t.itemPlace(m, k)
	if at < 0 || t.view(v) == nil {
		return Null
	}
	if t.vm.py2 {
		s := *m
		s.off, s.shape, s.strides = at, []int{1}, []int{m.item}
		return t.memoryFill(v, s, x)
	}
	w := *m
	w.mem = make([]byte, m.item) // what x is made a number by may release m
	if !t.pack(&w, 0, x) || t.view(v) == nil {
		return Null
	}
	copy(m.mem[at:], w.mem)
	return None
}

// memoryFill assigns to a part of a view.
func (t *Thread) memoryFill(v Value, s memView, x Value) Value {
	e, ok := t.export(x)
	if !ok {
		if t.exc.p == nil {
			t.bytesLike(x)
		}
		return Null
	}
	if e.Format == "" {
		e.Format = "B"
	}
	if t.vm.py2 && len(e.Bytes) != s.items()*s.item {
		return t.valueError("cannot modify size of memoryview object")
	}
	if len(e.Bytes) != s.items()*s.item || e.Format != s.format {
		return t.valueError("memoryview assignment: lvalue and rvalue have different structures")
	}
	src := strings.Clone(stringOf(e.Bytes))
	i := 0
	s.each(0, s.off, func(at int) {
		copy(s.mem[at:at+s.item], src[i:])
		i += s.item
	})
	return None
}

func memoryCompare(t *Thread, a, b Value, op CmpOp) Value {
	ordered := op != EQ && op != NE
	if ordered && !t.vm.py2 {
		return NotImplemented
	}
	x := asNativeObj(a.p).data.(*memView)
	if x.obj.p == nil {
		if ordered {
			return NotImplemented
		}
		return Bool((a == b) == (op == EQ))
	}
	if isReleased(t, b) {
		return Bool((a == b) == (op == EQ))
	}
	e, ok := t.export(b)
	switch {
	case t.exc.p != nil:
		return Null
	case !ok || ordered:
		return NotImplemented
	}
	return Bool(t.sameItems(x, e) == (op == EQ))
}

// isReleased tells whether v is a memoryview without memory.
func isReleased(t *Thread, v Value) bool {
	return v.p.kind == kNativeObj && v.p.typ == t.vm.types.MemoryView && asNativeObj(v.p).data.(*memView).obj.p == nil
}

// sameItems compares item by item, by value where the formats differ.
func (t *Thread) sameItems(x *memView, e Export) bool {
	format := e.Format
	if format == "" {
		format = "B"
	}
	same := func(f string) string { return strings.TrimPrefix(f, "@") }
	if same(x.format) == same(format) && !strings.ContainsAny(format, "fde") {
		return stringOf(x.bytes()) == stringOf(e.Bytes)
	}
	y := memView{mem: e.Bytes, format: format, item: max(e.ItemSize, 1)}
	if x.items()*y.item != len(e.Bytes) {
		return false
	}
	equal, at := true, 0
	x.each(0, x.off, func(i int) {
		if !equal {
			return
		}
		v, w := t.unpack(x, i), t.unpack(&y, at)
		at += y.item
		if v.p == nil || w.p == nil {
			t.clearExc()
			equal = false
			return
		}
		eq, ok := t.CompareBool(v, w, EQ)
		if v.p.kind == kFloat && v.float() != v.float() {
			eq = false
		}
		equal = eq && ok
		t.decref(v)
		t.decref(w)
	})
	return equal
}

func memoryHash(t *Thread, v Value) Value {
	if t.vm.py2 {
		return t.typeError("unhashable type: 'memoryview'")
	}
	m := asNativeObj(v.p).data.(*memView)
	if m.hashed {
		return Int(m.hash)
	}
	if m = t.view(v); m == nil {
		return Null
	}
	if !m.readOnly {
		return t.valueError("cannot hash writable memoryview object")
	}
	switch strings.TrimPrefix(m.format, "@") {
	case "B", "b", "c":
	default:
		return t.valueError("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
	}
	h, ok := t.Hash(m.obj)
	if !ok {
		return Null
	}
	_ = h
	m.hash, m.hashed = t.vm.hashKey.Bytes(m.bytes()), true
	return Int(m.hash)
}
