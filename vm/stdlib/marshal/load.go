package marshal

import (
	"encoding/binary"
	"math"
	"math/big"

	"github.com/sllint/sllint/vm"
)

type reader struct {
	t     *vm.Thread
	b     []byte
	i     int
	refs  []vm.Value
	depth int
}

// loads reads a value and tells how many bytes that took.
func loads(t *vm.Thread, b []byte) (vm.Value, int) {
	r := &reader{t: t, b: b}
	v := r.value()
	for _, x := range r.refs {
		t.Decref(x)
	}
	if !v.IsNull() && v.Is(vm.Unbound) {
		return t.Raise(t.VM().Types().TypeError, "NULL object in marshal data for object"), r.i
	}
	return v, r.i
}

func load(t *vm.Thread, a []vm.Value) vm.Value {
	data := t.CallMethod(a[0], "read")
	if data.IsNull() {
		return vm.Null
	}
	defer t.Decref(data)
	b, ok := t.Buffer(data)
	if !ok {
		return vm.Null
	}
	v, n := loads(t, b)
	if v.IsNull() || n == len(b) {
		return v
	}
	// What was read beyond the value goes back.
	s := t.CallMethod(a[0], "seek", vm.Int(int64(n-len(b))), vm.Int(1))
	if s.IsNull() {
		t.Decref(v)
		return vm.Null
	}
	t.Decref(s)
	return v
}

func (r *reader) short() vm.Value {
	return r.t.Raise(r.t.VM().Types().EOFError, "marshal data too short")
}

func (r *reader) bad(what string) vm.Value {
	return r.t.Raise(r.t.VM().Types().ValueError, "bad marshal data (%s)", what)
}

func (r *reader) take(n int) ([]byte, bool) {
	if n < 0 || n > len(r.b)-r.i {
		r.short()
		return nil, false
	}
	r.i += n
	return r.b[r.i-n : r.i], true
}

func (r *reader) size(wide bool) (int, bool) {
	if !wide {
		b, ok := r.take(1)
		if !ok {
			return 0, false
		}
		return int(b[0]), true
	}
	b, ok := r.take(4)
	if !ok {
		return 0, false
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	if n < 0 {
		r.bad("size out of range")
		return 0, false
	}
	return n, true
}

func (r *reader) float() (float64, bool) {
	b, ok := r.take(8)
	if !ok {
		return 0, false
	}
	f := math.Float64frombits(binary.LittleEndian.Uint64(b))
	return f, r.t.CheckFloatFormat(f, true)
}

// value reads a value; Unbound stands for the end of a dict.
func (r *reader) value() vm.Value {
	b, ok := r.take(1)
	if !ok {
		r.t.ClearExc()
		return r.t.Raise(r.t.VM().Types().EOFError, "EOF read where object expected")
	}
	if r.depth++; r.depth > maxDepth {
		return r.bad("recursion limit exceeded")
	}
	defer func() { r.depth-- }()
	kind, ref := b[0]&0x7f, b[0]&0x80 != 0
	slot := -1
	if ref {
		slot = len(r.refs)
		r.refs = append(r.refs, vm.None)
	}
	v := r.read(kind, slot)
	if ref && !v.IsNull() {
		r.refs[slot] = v.Incref()
	}
	return v
}

func (r *reader) read(kind byte, slot int) vm.Value {
	t := r.t
	switch kind {
	case 'N':
		return vm.None
	case 'T':
		return vm.True
	case 'F':
		return vm.False
	case '.':
		return vm.Ellipsis
	case 'S':
		return t.VM().Types().StopIteration.Value().Incref()
	case '0':
		return vm.Unbound
	case 'i':
		b, ok := r.take(4)
		if !ok {
			return vm.Null
		}
		return vm.Int(int64(int32(binary.LittleEndian.Uint32(b))))
	case 'I':
		b, ok := r.take(8)
		if !ok {
			return vm.Null
		}
		return vm.Int(int64(binary.LittleEndian.Uint64(b)))
	case 'l':
		return r.long()
	case 'g':
		f, ok := r.float()
		if !ok {
			return vm.Null
		}
		return vm.Float(f)
	case 'y':
		re, ok := r.float()
		im, ok2 := r.float()
		if !ok || !ok2 {
			return vm.Null
		}
		return t.ComplexValue(re, im)
	case 's', 'u', 't', 'a', 'A', 'z', 'Z':
		return r.text(kind)
	case 'r':
		b, ok := r.take(4)
		if !ok {
			return vm.Null
		}
		n := int(binary.LittleEndian.Uint32(b))
		if n >= len(r.refs) {
			return r.bad("invalid reference")
		}
		return r.refs[n].Incref()
	case '(', ')', '[', '<', '>':
		return r.sequence(kind)
	case '{':
		return r.dict()
	}
	return r.bad("unknown type code")
}

func (r *reader) text(kind byte) vm.Value {
	n, ok := r.size(kind != 'z' && kind != 'Z')
	if !ok {
		return vm.Null
	}
	b, ok := r.take(n)
	if !ok {
		return vm.Null
	}
	switch {
	case kind == 's' || kind == 't' && r.t.VM().Py2():
		return r.t.Bytes(string(b))
	case kind == 'u' || kind == 't':
		return r.t.Text(string(b))
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return r.t.TextOfRunes(runes)
}

func (r *reader) long() vm.Value {
	b, ok := r.take(4)
	if !ok {
		return vm.Null
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	neg := n < 0
	if neg {
		n = -n
	}
	v := new(big.Int)
	d, ok := r.take(2 * n)
	if !ok {
		return vm.Null
	}
	for i := n - 1; i >= 0; i-- {
		x := binary.LittleEndian.Uint16(d[2*i:])
		if x >= 1<<15 {
			return r.bad("digit out of range in long")
		}
		v.Lsh(v, 15).Or(v, big.NewInt(int64(x)))
	}
	if neg {
		v.Neg(v)
	}
	return r.t.NewBig(v)
}

func (r *reader) sequence(kind byte) vm.Value {
	t := r.t
	n, ok := r.size(kind != ')')
	if !ok {
		return vm.Null
	}
	l := t.NewList()
	for range n {
		v := r.value()
		if v.IsNull() {
			t.Decref(l)
			return vm.Null
		}
		t.Append(l, v)
	}
	var class *vm.Type
	switch ts := t.VM().Types(); kind {
	case '[':
		return l
	case '<':
		class = ts.Set
	case '>':
		class = ts.FrozenSet
	default:
		class = ts.Tuple
	}
	v := t.Call(class.Value(), l)
	t.Decref(l)
	return v
}

func (r *reader) dict() vm.Value {
	t := r.t
	d := t.NewDict()
	for {
		k := r.value()
		if !k.IsNull() && k.Is(vm.Unbound) {
			return d
		}
		v := vm.Null
		if !k.IsNull() {
			v = r.value()
		}
		ok := !k.IsNull() && !v.IsNull() && t.DictSet(d, k, v)
		t.Decref(k)
		t.Decref(v)
		if !ok {
			t.Decref(d)
			return vm.Null
		}
	}
}
