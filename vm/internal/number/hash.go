package number

import (
	"math"
	"math/big"
	"math/bits"
)

// Python 3 hashes numbers modulo this prime, so that equal ones of different
// types agree.
const (
	hashBits    = 61
	hashModulus = 1<<hashBits - 1
	hashInf     = 314159
	hashImag    = 1000003
)

// notMinusOne replaces -1, which stands for an error in C.
func notMinusOne(h int64) int64 {
	if h == -1 {
		return -2
	}
	return h
}

// HashInt64 is hash(v).
func HashInt64(v int64, d Dialect) int64 {
	if d == Py2 {
		return notMinusOne(v)
	}
	if v >= 0 {
		return int64(reduce(uint64(v)))
	}
	return notMinusOne(-int64(reduce(-uint64(v))))
}

func reduce(x uint64) uint64 {
	x = x&hashModulus + x>>hashBits
	if x >= hashModulus {
		x -= hashModulus
	}
	return x
}

func rotate61(x uint64, n uint) uint64 {
	if n == 0 {
		return x
	}
	return x<<n&hashModulus | x>>(hashBits-n)
}

// HashInt is hash(i).
func HashInt(i Int, d Dialect) int64 {
	if i.Big == nil {
		return HashInt64(i.Small, d)
	}
	if d == Py2 {
		return hashLong2(i.Big)
	}
	var x uint64
	words := i.Big.Bits()
	for k := len(words) - 1; k >= 0; k-- {
		x = rotate61(x, bits.UintSize%hashBits) + reduce(uint64(words[k]))
		if x >= hashModulus {
			x -= hashModulus
		}
	}
	if i.Big.Sign() < 0 {
		return notMinusOne(-int64(x))
	}
	return int64(x)
}

// hashLong2 is 2.7's hash of a long, over its digits of 30 bits.
func hashLong2(b *big.Int) int64 {
	const digit = 30
	var x uint64
	words := b.Bits()
	for k := (b.BitLen() - 1) / digit; k >= 0; k-- {
		d := bitsAt(words, uint(k*digit), digit)
		x = bits.RotateLeft64(x, digit) + d
		if x < d {
			x++
		}
	}
	return notMinusOne(int64(x) * int64(b.Sign()))
}

// bitsAt gives n bits of a number from a position on.
func bitsAt(words []big.Word, pos, n uint) uint64 {
	i, off := pos/bits.UintSize, pos%bits.UintSize
	v := uint64(words[i]) >> off
	if off+n > bits.UintSize && int(i)+1 < len(words) {
		v |= uint64(words[i+1]) << (bits.UintSize - off)
	}
	return v & (1<<n - 1)
}

// HashFloat is hash(f). In Python 3 a NaN hashes by identity, which is the
// caller's; here it gives 0, as in 2.7.
func HashFloat(f float64, d Dialect) int64 {
	if d == Py2 {
		return hashFloat2(f)
	}
	if f > -1<<60 && f < 1<<60 {
		if i := int64(f); float64(i) == f {
			return notMinusOne(i)
		}
	}
	switch {
	case f != f:
		return 0
	case math.IsInf(f, 0):
		return int64(math.Copysign(hashInf, f))
	}
	m, e := math.Frexp(math.Abs(f))
	// m * 2**53 is an integer below the modulus.
	x := uint64(math.Ldexp(m, 53))
	e = (e - 53) % hashBits
	if e < 0 {
		e += hashBits
	}
	h := int64(rotate61(x, uint(e)))
	if f < 0 {
		h = -h
	}
	return notMinusOne(h)
}

func hashFloat2(f float64) int64 {
	switch {
	case f != f:
		return 0
	case math.IsInf(f, 1):
		return 314159
	case math.IsInf(f, -1):
		return -271828
	}
	if f == math.Trunc(f) {
		i, _ := FromFloat(f)
		return HashInt(i, Py2)
	}
	v, e := math.Frexp(f)
	v *= 1 << 31
	hi := int64(v)
	v = (v - float64(hi)) * (1 << 31)
	return notMinusOne(hi + int64(v) + int64(e)<<15)
}

// HashComplex is hash(complex(re, im)).
func HashComplex(re, im float64, d Dialect) int64 {
	return CombineComplexHash(HashFloat(re, d), HashFloat(im, d))
}

// CombineComplexHash makes the hash of a complex from those of its parts.
func CombineComplexHash(re, im int64) int64 {
	return notMinusOne(int64(uint64(re) + hashImag*uint64(im)))
}
