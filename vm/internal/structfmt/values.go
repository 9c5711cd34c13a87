package structfmt

import (
	"math"
	"math/big"
	"slices"

	"github.com/sllint/sllint/vm/internal/number"
)

func (f *Format) packOne(out []byte, it item, v Value) *Error {
	switch it.code {
	case '?':
		if v.Bool {
			out[0] = 1
		}
		return nil
	case 'c':
		if v.Kind != Bytes || len(v.Bytes) != 1 {
			if f.dialect == Py2 {
				return structError("char format require string of length 1")
			}
			return structError("char format requires a bytes object of length 1")
		}
		out[0] = v.Bytes[0]
		return nil
	case 's', 'p':
		return f.packBytes(out, it.code, v)
	case 'e', 'f', 'd':
		return f.packFloat(out, it.code, v)
	}
	return f.packInt(out, it, v)
}

func (f *Format) packBytes(out []byte, code byte, v Value) *Error {
	if v.Kind != Bytes {
		if f.dialect == Py2 {
			return structError("argument for '%c' must be a string", code)
		}
		return structError("argument for '%c' must be a bytes object", code)
	}
	if code == 's' {
		copy(out, v.Bytes)
	} else if len(out) > 0 {
		n := copy(out[1:], v.Bytes)
		out[0] = byte(min(n, 255))
	}
	return nil
}

func (f *Format) packFloat(out []byte, code byte, v Value) *Error {
	x := v.Float
	switch v.Kind {
	case Float:
	case Int:
		var err *number.Error
		if x, err = number.ToFloat(v.Int, f.dialect); err != nil {
			return structError("required argument is not a float")
		}
	default:
		return structError("required argument is not a float")
	}
	tooLarge := &Error{"OverflowError", "float too large to pack with " + string(code) + " format"}
	var bits uint64
	switch code {
	case 'd':
		bits = math.Float64bits(x)
	case 'f':
		y := float32(x)
		if math.IsInf(float64(y), 0) && !math.IsInf(x, 0) && !f.native {
			return tooLarge
		}
		bits = uint64(math.Float32bits(y))
	case 'e':
		h, ok := half(x)
		if !ok {
			return tooLarge
		}
		bits = uint64(h)
	}
	f.put(out, bits)
	return nil
}

// put writes an integer in the order of the format.
func (f *Format) put(out []byte, bits uint64) {
	for i := range out {
		k := i
		if f.big {
			k = len(out) - 1 - i
		}
		out[k] = byte(bits >> (8 * i))
	}
}

func (f *Format) get(b []byte) uint64 {
	var bits uint64
	for i := range b {
		k := i
		if f.big {
			k = len(b) - 1 - i
		}
		bits |= uint64(b[k]) << (8 * i)
	}
	return bits
}

// half rounds to a float of 16 bits, half to even.
func half(x float64) (uint16, bool) {
	var sign uint16
	if math.Signbit(x) {
		sign = 0x8000
	}
	a := math.Abs(x)
	switch {
	case x != x:
		return sign | 0x7e00, true
	case math.IsInf(x, 0):
		return sign | 0x7c00, true
	case a >= 65520:
		return 0, false
	case a < 0x1p-14: // in steps of the smallest
		return sign | uint16(math.RoundToEven(a*0x1p24)), true
	}
	m, e := math.Frexp(a) // a = m * 2**e, m from 0.5
	n := uint16(math.RoundToEven(math.Ldexp(m, 11)))
	// A carry runs on into the exponent, as it should.
	return sign | (uint16(e+13)<<10 + n), true
}

func fromHalf(h uint16) float64 {
	sign := 1.0
	if h&0x8000 != 0 {
		sign = -1
	}
	e, m := int(h>>10&31), float64(h&1023)
	switch e {
	case 0:
		return sign * math.Ldexp(m, -24)
	case 31:
		if m == 0 {
			return sign * math.Inf(1)
		}
		return math.Copysign(math.NaN(), sign)
	}
	return sign * math.Ldexp(1024+m, e-25)
}

// signed tells whether a code is for signed integers.
func signed(code byte) bool { return slices.Contains([]byte("bhilqn"), code) }

func (f *Format) packInt(out []byte, it item, v Value) *Error {
	i := v.Int
	switch {
	case v.Kind == Int:
	case v.Kind == Float && f.dialect == Py2 && it.code != 'P':
		// 2.7 warns, and cuts.
		var err *number.Error
		if i, err = number.FromFloat(v.Float); err != nil {
			return structError("cannot convert argument to integer")
		}
	case f.dialect == Py2:
		return structError("cannot convert argument to integer")
	default:
		return structError("required argument is not an integer")
	}
	if it.code == 'P' {
		return f.packPointer(out, i)
	}
	low, high := limits(it.code, it.size)
	if i.Cmp(low) < 0 || i.Cmp(high) > 0 {
		return f.outOfRange(it, i, low, high)
	}
	if i.Big != nil {
		f.put(out, i.Big.Uint64())
	} else {
		f.put(out, uint64(i.Small))
	}
	return nil
}

// packPointer takes what fits in either sign.
func (f *Format) packPointer(out []byte, i number.Int) *Error {
	if b := i.ToBig(); b.Cmp(minInt64) < 0 || b.BitLen() > 64 {
		switch {
		case f.dialect == Py2 && b.Sign() < 0:
			return &Error{"OverflowError", "Python int too large to convert to C long"}
		case f.dialect == Py2:
			return &Error{"OverflowError", "long int too large to convert"}
		}
		return structError("int too large to convert")
	} else if b.Sign() >= 0 {
		f.put(out, b.Uint64())
		return nil
	}
	f.put(out, uint64(i.Small))
	return nil
}

var minInt64 = big.NewInt(math.MinInt64)

func limits(code byte, size int) (low, high number.Int) {
	one := big.NewInt(1)
	bits := uint(size) * 8
	if signed(code) {
		h := new(big.Int).Lsh(one, bits-1)
		return number.FromBig(new(big.Int).Neg(h)), number.FromBig(h.Sub(h, one))
	}
	h := new(big.Int).Lsh(one, bits)
	return number.Int{}, number.FromBig(h.Sub(h, one))
}

func (f *Format) outOfRange(it item, i, low, high number.Int) *Error {
	plain := structError("'%c' format requires %s <= number <= %s", it.code, low, high)
	if f.dialect == Py3 {
		return plain
	}
	// 2.7 first takes the int as a C integer of the largest size.
	wideLow, wideHigh := limits('q', 8)
	if !signed(it.code) && (it.size >= 4 || it.size > 1 && f.big) {
		wideLow, wideHigh = limits('Q', 8)
	}
	if i.Cmp(wideLow) < 0 || i.Cmp(wideHigh) > 0 {
		return structError("integer out of range for '%c' format code", it.code)
	}
	if f.big && it.size > 1 {
		return plain
	}
	switch it.code {
	case 'b':
		return structError("byte format requires -128 <= number <= 127")
	case 'B':
		return structError("ubyte format requires 0 <= number <= 255")
	case 'h':
		return structError("short format requires SHRT_MIN <= number <= SHRT_MAX")
	case 'H':
		return structError("ushort format requires 0 <= number <= USHRT_MAX")
	}
	return plain
}

func (f *Format) unpackOne(b []byte, code byte) Value {
	switch code {
	case '?':
		return Value{Kind: Bool, Bool: b[0] != 0}
	case 'c', 's':
		return Value{Kind: Bytes, Bytes: slices.Clone(b)}
	case 'p':
		if len(b) == 0 {
			return Value{Kind: Bytes, Bytes: []byte{}}
		}
		n := min(int(b[0]), len(b)-1)
		return Value{Kind: Bytes, Bytes: slices.Clone(b[1 : 1+n])}
	}
	bits := f.get(b)
	switch code {
	case 'd':
		return Value{Kind: Float, Float: math.Float64frombits(bits)}
	case 'f':
		return Value{Kind: Float, Float: float64(math.Float32frombits(uint32(bits)))}
	case 'e':
		return Value{Kind: Float, Float: fromHalf(uint16(bits))}
	}
	if signed(code) {
		shift := 64 - 8*len(b)
		return Value{Kind: Int, Int: number.FromInt64(int64(bits<<shift) >> shift)}
	}
	return Value{Kind: Int, Int: number.FromUint64(bits)}
}
