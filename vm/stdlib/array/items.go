package array

import (
	"encoding/binary"
	"math"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

// descr is what a type code stands for, on 64-bit Linux.
type descr struct {
	code   byte
	kind   kind
	size   int
	format string // for memoryview
	bits   int    // of the C integer that CPython parses an argument into first
	name   string // of that integer, in complaints
	own    string // of the item's type, where that is smaller
	only   vm.MethodFlags
}

type kind uint8

const (
	char kind = iota // Python 2: a str of one
	unicode
	signed
	unsigned
	float
)

var descrs = []descr{
	{code: 'c', kind: char, size: 1, only: vm.Only2},
	{code: 'b', kind: signed, size: 1, bits: 16, name: "signed short integer", own: "signed char"},
	{code: 'B', kind: unsigned, size: 1, bits: 8, name: "unsigned byte integer"},
	{code: 'u', kind: unicode, size: 4, format: "w"},
	{code: 'w', kind: unicode, size: 4, only: vm.Only3},
	{code: 'h', kind: signed, size: 2, bits: 16, name: "signed short integer"},
	{code: 'H', kind: unsigned, size: 2, bits: 32, name: "signed integer", own: "unsigned short"},
	{code: 'i', kind: signed, size: 4, bits: 32, name: "signed integer"},
	{code: 'I', kind: unsigned, size: 4, own: "unsigned int"},
	{code: 'l', kind: signed, size: 8},
	{code: 'L', kind: unsigned, size: 8, own: "unsigned long"},
	{code: 'q', kind: signed, size: 8, only: vm.Only3},
	{code: 'Q', kind: unsigned, size: 8, only: vm.Only3},
	{code: 'f', kind: float, size: 4},
	{code: 'd', kind: float, size: 8},
}

// descrOf finds a type code, nil where there is no such one in the dialect.
func descrOf(t *vm.Thread, code rune) *descr {
	for i := range descrs {
		d := &descrs[i]
		if rune(d.code) != code {
			continue
		}
		if d.only == vm.Only2 && !t.VM().Py2() || d.only == vm.Only3 && t.VM().Py2() {
			return nil
		}
		return d
	}
	return nil
}

// typecodes lists those of Python 3.
func typecodes() string {
	var out []byte
	for _, d := range descrs {
		if d.only != vm.Only2 {
			out = append(out, d.code)
		}
	}
	return string(out)
}

// machine is the item's integer as it lies in memory, or the bits of a float.
func (d *descr) machine(b []byte) uint64 {
	switch d.size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	}
	return binary.LittleEndian.Uint64(b)
}

func (d *descr) putMachine(b []byte, x uint64) {
	switch d.size {
	case 1:
		b[0] = byte(x)
	case 2:
		binary.LittleEndian.PutUint16(b, uint16(x))
	case 4:
		binary.LittleEndian.PutUint32(b, uint32(x))
	default:
		binary.LittleEndian.PutUint64(b, x)
	}
}

// signExtend makes an int64 of what machine gave of a signed item.
func (d *descr) signExtend(x uint64) int64 {
	shift := 64 - 8*d.size
	return int64(x<<shift) >> shift
}

// get makes an object of an item.
func (d *descr) get(t *vm.Thread, b []byte) vm.Value {
	x := d.machine(b)
	switch d.kind {
	case char:
		return t.Bytes(string(b[:1]))
	case unicode:
		if x > 0x10ffff && !t.VM().Py2() {
			return t.Raise(t.VM().Types().ValueError, "chr() arg not in range(0x110000)")
		}
		return t.TextOfRunes([]rune{rune(x)})
	case signed:
		return t.IntValue(number.FromInt64(d.signExtend(x)))
	case float:
		return vm.Float(d.float(x))
	}
	if t.VM().Py2() && d.size >= 4 {
		return t.LongValue(number.FromUint64(x))
	}
	return t.IntValue(number.FromUint64(x))
}

func (d *descr) float(x uint64) float64 {
	if d.size == 4 {
		return float64(math.Float32frombits(uint32(x)))
	}
	return math.Float64frombits(x)
}

// set stores a value as an item; b is nil where it is only looked at.
func (d *descr) set(t *vm.Thread, b []byte, v vm.Value) bool {
	var x uint64
	ok := false
	switch d.kind {
	case char:
		if s := vm.GoString; vm.IsBytes(v) && len(s(v)) == 1 {
			x, ok = uint64(s(v)[0]), true
		} else {
			t.Raise(t.VM().Types().TypeError, "array item must be char")
		}
	case unicode:
		if r := runes(v); len(r) == 1 {
			x, ok = uint64(r[0]), true
		} else {
			t.Raise(t.VM().Types().TypeError, "array item must be unicode character")
		}
	case float:
		var f float64
		if f, ok = t.RealNumber(v); d.size == 4 {
			x = uint64(math.Float32bits(float32(f)))
		} else {
			x = math.Float64bits(f)
		}
	default:
		x, ok = d.integer(t, v)
	}
	if ok && b != nil {
		d.putMachine(b, x)
	}
	return ok
}

// runes are the characters of text, nil of anything else.
func runes(v vm.Value) []rune {
	if !vm.IsText(v) {
		return nil
	}
	return vm.Runes(v)
}

// toInt is what CPython's argument parser takes for an integer.
func toInt(t *vm.Thread, v vm.Value) (i number.Int, ok bool) {
	if i, ok = vm.AsInt(v); ok {
		return i, true
	}
	n := vm.Null
	if !t.VM().Py2() {
		n = t.IndexValue(v)
	} else if t.IsInstance(v, t.VM().Types().Float) {
		t.Raise(t.VM().Types().TypeError, "integer argument expected, got float")
	} else if m := t.LookupSpecial(v, "__int__"); !m.IsNull() {
		t.Decref(m)
		n = t.IntNumber(v)
	} else if !t.Failed() {
		t.Raise(t.VM().Types().TypeError, "an integer is required")
	}
	if n.IsNull() {
		return i, false
	}
	i, ok = vm.AsInt(n)
	t.Decref(n)
	return i, ok
}

// integer reads a value for an item of an integer type and refuses what does not
// fit, in the words of the conversions that CPython goes through.
func (d *descr) integer(t *vm.Thread, v vm.Value) (uint64, bool) {
	i, ok := toInt(t, v)
	if !ok {
		return 0, false
	}
	if d.bits == 0 && d.kind == unsigned {
		return d.wideUnsigned(t, v, i)
	}
	if i.Big != nil {
		if d.code == 'q' {
			return 0, overflow(t, "int too big to convert")
		}
		return 0, overflow(t, "Python int too large to convert to C long")
	}
	n := i.Small
	if d.bits != 0 {
		low, high := int64(0), int64(1)<<d.bits-1
		if d.bits != 8 {
			low, high = -1<<(d.bits-1), 1<<(d.bits-1)-1
		}
		if !within(t, d.name, n, low, high) {
			return 0, false
		}
	}
	if d.own != "" {
		low, high := int64(0), int64(1)<<(8*d.size)-1
		if d.kind == signed {
			low, high = -1<<(8*d.size-1), 1<<(8*d.size-1)-1
		}
		if !within(t, d.own, n, low, high) {
			return 0, false
		}
	}
	return uint64(n), true
}

// within complains about n below low or above high.
func within(t *vm.Thread, name string, n, low, high int64) bool {
	switch {
	case n < low:
		return overflow(t, name+" is less than minimum")
	case n > high:
		return overflow(t, name+" is greater than maximum")
	}
	return true
}

func overflow(t *vm.Thread, text string) bool {
	t.Raise(t.VM().Types().OverflowError, "%s", text)
	return false
}

// wideUnsigned is integer for I, L and Q.
func (d *descr) wideUnsigned(t *vm.Thread, v vm.Value, i number.Int) (uint64, bool) {
	py2 := t.VM().Py2()
	tooLarge, negative := "Python int too large to convert to C unsigned long", "can't convert negative value to unsigned int"
	switch {
	case py2 && t.IsInstance(v, t.VM().Types().Long):
		tooLarge, negative = "long int too large to convert", "can't convert negative value to unsigned long"
	case py2:
		tooLarge, negative = "Python int too large to convert to C long", d.own+" is less than minimum"
	case d.code == 'Q':
		tooLarge, negative = "int too big to convert", "can't convert negative int to unsigned"
	}
	if i.Sign() < 0 {
		return 0, overflow(t, negative)
	}
	n := uint64(i.Small)
	if i.Big != nil {
		if !i.Big.IsUint64() {
			return 0, overflow(t, tooLarge)
		}
		n = i.Big.Uint64()
	}
	if d.size == 4 && n > math.MaxUint32 {
		return 0, overflow(t, d.own+" is greater than maximum")
	}
	return n, true
}

// compare orders two items of the same type; ok is false where one is a NaN.
func (d *descr) compare(x, y []byte) (c int, ok bool) {
	a, b := d.machine(x), d.machine(y)
	switch d.kind {
	case signed:
		return order(d.signExtend(a), d.signExtend(b)), true
	case float:
		f, g := d.float(a), d.float(b)
		return order(f, g), f == f && g == g
	}
	return order(a, b), true
}

func order[T int64 | uint64 | float64](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
