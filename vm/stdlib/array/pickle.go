package array

import (
	"encoding/binary"
	"math"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

// Pickling. Where the protocol has bytes an array is pickled as it lies in memory,
// with a code that says how that is, for machines that do it in another way.

// machineFormat is one such code.
type machineFormat struct {
	kind     kind
	size     int // that the length has to be a multiple of
	big      bool
	encoding string
}

// machineFormats are in the order of their codes.
var machineFormats = []machineFormat{
	{unsigned, 1, false, ""}, {signed, 1, false, ""},
	{unsigned, 2, false, ""}, {unsigned, 2, true, ""}, {signed, 2, false, ""}, {signed, 2, true, ""},
	{unsigned, 4, false, ""}, {unsigned, 4, true, ""}, {signed, 4, false, ""}, {signed, 4, true, ""},
	{unsigned, 8, false, ""}, {unsigned, 8, true, ""}, {signed, 8, false, ""}, {signed, 8, true, ""},
	{float, 4, false, ""}, {float, 4, true, ""}, {float, 8, false, ""}, {float, 8, true, ""},
	{unicode, 4, false, "utf-16-le"}, {unicode, 4, true, "utf-16-be"},
	{unicode, 8, false, "utf-32-le"}, {unicode, 8, true, "utf-32-be"},
}

// utf32 is the code of the items of unicode arrays.
const utf32 = 20

// formatCode gives the code of this machine's items.
func (d *descr) formatCode() int64 {
	if d.kind == unicode {
		return utf32
	}
	for i, m := range machineFormats {
		if m.kind == d.kind && m.size == d.size && !m.big {
			return int64(i)
		}
	}
	return -1
}

// dictOf is __dict__ of an instance of a derived class, else None.
func dictOf(t *vm.Thread, v vm.Value) (vm.Value, bool) {
	d, ok := t.LookupAttr(v, "__dict__")
	if ok && d.IsNull() {
		d = vm.None
	}
	return d, ok
}

func reduce2(t *vm.Thread, a []vm.Value) vm.Value {
	dict, ok := dictOf(t, a[0])
	if !ok {
		return vm.Null
	}
	return reduceList(t, a[0], dict)
}

// reduceList gives class, type code, list of items and dict (stolen).
func reduceList(t *vm.Thread, v, dict vm.Value) vm.Value {
	list := toList(t, []vm.Value{v})
	if list.IsNull() {
		t.Decref(dict)
		return list
	}
	return t.NewTuple(t.TypeOf(v).Value().Incref(), t.NewTuple(t.Str(string(of(v).d.code)), list), dict)
}

func reduceEx(t *vm.Thread, a []vm.Value) vm.Value {
	if !t.IsInt(a[1]) {
		return t.Raise(t.VM().Types().TypeError, "__reduce_ex__ argument should be an integer")
	}
	protocol, ok := t.Index(a[1], nil)
	if !ok {
		return vm.Null
	}
	dict, ok := dictOf(t, a[0])
	if !ok {
		return vm.Null
	}
	o := of(a[0])
	if protocol < 3 {
		return reduceList(t, a[0], dict)
	}
	m := t.ImportModule("array")
	if m.IsNull() {
		t.Decref(dict)
		return m
	}
	f := t.GetAttr(m, "_array_reconstructor")
	t.Decref(m)
	if f.IsNull() {
		t.Decref(dict)
		return f
	}
	return t.NewTuple(f, t.NewTuple(t.TypeOf(a[0]).Value().Incref(), t.Str(string(o.d.code)), vm.Int(o.d.formatCode()), t.Bytes(string(o.b))), dict)
}

// reconstruct makes an array of what reduceEx gave, maybe elsewhere.
func reconstruct(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	code, ok := codeArg(t, a[1], "_array_reconstructor() argument 2")
	if !ok {
		return vm.Null
	}
	n, ok := t.Size(a[2], 0)
	if !ok {
		return vm.Null
	}
	typ := vm.TypeOfClass(a[0])
	switch {
	case typ == nil:
		return t.Raise(ts.TypeError, "first argument must be a type object, not %s", t.TypeName(a[0]))
	case !typ.IsSubtype(state(t).array):
		return t.Raise(ts.TypeError, "%s is not a subtype of array.array", typ.Name())
	}
	d := descrOf(t, code)
	switch {
	case d == nil:
		return t.Raise(ts.ValueError, "second argument must be a valid type code")
	case n < 0 || n >= len(machineFormats):
		return t.Raise(ts.ValueError, "third argument must be a valid machine format code.")
	case !vm.IsBytes(a[3]):
		return t.Raise(ts.TypeError, "fourth argument should be bytes, not %s", t.TypeName(a[3]))
	}
	if int64(n) == d.formatCode() {
		return make1(t, a[0], d.code, a[3].Incref())
	}
	f := &machineFormats[n]
	b := []byte(vm.GoString(a[3]))
	if len(b)%f.size != 0 {
		return t.Raise(ts.ValueError, "string length not a multiple of item size")
	}
	if f.kind == unicode {
		text := decode(t, b, f.encoding)
		if text.IsNull() {
			return text
		}
		return make1(t, a[0], d.code, text)
	}
	if f.kind != float {
		// The type here that is as large; the last one where there are several.
		for _, own := range descrs {
			if own.kind == f.kind && own.size == f.size {
				d = &own
			}
		}
	}
	return make1(t, a[0], d.code, f.list(t, b))
}

// list makes a list of numbers as they lie in memory.
func (f *machineFormat) list(t *vm.Thread, b []byte) vm.Value {
	var order binary.ByteOrder = binary.LittleEndian
	if f.big {
		order = binary.BigEndian
	}
	l := t.NewList()
	for ; len(b) > 0; b = b[f.size:] {
		switch {
		case f.kind != float:
			t.Append(l, t.IntValue(number.FromBytes(b[:f.size], !f.big, f.kind == signed)))
		case f.size == 4:
			t.Append(l, vm.Float(float64(math.Float32frombits(order.Uint32(b)))))
		default:
			t.Append(l, vm.Float(math.Float64frombits(order.Uint64(b))))
		}
	}
	return l
}

// make1 calls the class with a type code and items (stolen).
func make1(t *vm.Thread, class vm.Value, code byte, items vm.Value) vm.Value {
	c := t.Str(string(code))
	r := t.Call(class, c, items)
	t.Decref(c)
	t.Decref(items)
	return r
}
