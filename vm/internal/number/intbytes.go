package number

import (
	"math/big"
	"math/bits"
	"slices"
)

// ToBytes is i.to_bytes(length, byteorder, signed=signed).
func ToBytes(i Int, length int, little, signed bool) ([]byte, *Error) {
	switch {
	case length < 0:
		return nil, valueError("length argument must be non-negative")
	case i.Sign() < 0 && !signed:
		return nil, overflowError("can't convert negative int to unsigned")
	}
	tooBig := overflowError("int too big to convert")
	b := i.ToBig()
	need := b.BitLen()
	if signed {
		if b.Sign() < 0 {
			need = new(big.Int).Not(b).BitLen()
		}
		need++
	}
	if length == 0 && signed && i.IsSmall(-1) {
		return []byte{}, nil // CPython lets this pass
	}
	if i.Sign() != 0 && need > length*8 {
		return nil, tooBig
	}
	out := make([]byte, length)
	if b.Sign() < 0 {
		new(big.Int).Not(b).FillBytes(out)
		for k := range out {
			out[k] = ^out[k]
		}
	} else {
		b.FillBytes(out)
	}
	if little {
		slices.Reverse(out)
	}
	return out, nil
}

// FromBytes is int.from_bytes(b, byteorder, signed=signed).
func FromBytes(b []byte, little, signed bool) Int {
	if little {
		b = slices.Clone(b)
		slices.Reverse(b)
	}
	v := new(big.Int).SetBytes(b)
	if signed && len(b) > 0 && b[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	return FromBig(v)
}

// BitCount is i.bit_count().
func BitCount(i Int) int {
	n := 0
	for _, w := range i.ToBig().Bits() {
		n += bits.OnesCount(uint(w))
	}
	return n
}
