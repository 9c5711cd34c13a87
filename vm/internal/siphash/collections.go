package siphash

import "math/bits"

// Tuple collects the hashes of a tuple's items in their order.
type Tuple struct {
	acc uint64
	n   uint64
}

const (
	prime1 = 11400714785074694791
	prime2 = 14029467366897019727
	prime5 = 2870177450012600261
)

// Add takes the hash of the next item.
func (t *Tuple) Add(h int64) {
	if t.n == 0 {
		t.acc = prime5
	}
	t.n++
	t.acc = bits.RotateLeft64(t.acc+uint64(h)*prime2, 31) * prime1
}

// Sum is hash(t) of 3.13.
func (t *Tuple) Sum() int64 {
	if t.n == 0 {
		t.acc = prime5
	}
	h := t.acc + (t.n ^ prime5 ^ 3527539)
	if h == 1<<64-1 {
		return 1546275796
	}
	return int64(h)
}

// Tuple2 collects the hashes of a tuple's items in 2.7.
type Tuple2 struct{ x, mult, left uint64 }

// NewTuple2 begins with a tuple of n items.
func NewTuple2(n int) Tuple2 { return Tuple2{0x345678, 1000003, uint64(n)} }

// Add takes the hash of the next item.
func (t *Tuple2) Add(h int64) {
	t.left--
	t.x = (t.x ^ uint64(h)) * t.mult
	t.mult += 82520 + 2*t.left
}

// Sum is hash(t) of 2.7.
func (t *Tuple2) Sum() int64 { return notMinusOne(int64(t.x + 97531)) }

// FrozenSet collects the hashes of a frozenset's items in any order.
type FrozenSet struct{ x, n uint64 }

// Add takes the hash of an item.
func (f *FrozenSet) Add(h int64) {
	u := uint64(h)
	f.x ^= (u ^ 89869747 ^ u<<16) * 3644798167
	f.n++
}

// Sum is hash(f) of 3.13, and Sum2 that of 2.7.
func (f *FrozenSet) Sum() int64 {
	x := f.x ^ (f.n+1)*1927868237
	x ^= x>>11 ^ x>>25
	return setHash(x)
}

func (f *FrozenSet) Sum2() int64 { return setHash(f.x ^ (f.n+1)*1927868237) }

func setHash(x uint64) int64 {
	x = x*69069 + 907133923
	if x == 1<<64-1 {
		return 590923713
	}
	return int64(x)
}
