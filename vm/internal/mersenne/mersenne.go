// Package mersenne is the generator behind CPython's random module, MT19937:
// equal seeds give equal numbers, in both dialects.
package mersenne

import (
	"errors"
	"math/big"
	"math/bits"
)

const (
	size  = 624
	shift = 397
)

// StateSize is the length of a state: the words and the position.
const StateSize = size + 1

// Twister is a generator. It is to be seeded before use.
type Twister struct {
	state [size]uint32
	index int
}

func (t *Twister) seedWord(s uint32) {
	t.state[0] = s
	for i := uint32(1); i < size; i++ {
		t.state[i] = 1812433253*(t.state[i-1]^t.state[i-1]>>30) + i
	}
	t.index = size
}

// SeedKey seeds from a key of any length but 0 (init_by_array).
func (t *Twister) SeedKey(key []uint32) {
	t.seedWord(19650218)
	s := &t.state
	i, j := 1, 0
	for range max(size, len(key)) {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1664525) + key[j] + uint32(j)
		if i++; i >= size {
			s[0], i = s[size-1], 1
		}
		if j++; j >= len(key) {
			j = 0
		}
	}
	for range size - 1 {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1566083941) - uint32(i)
		if i++; i >= size {
			s[0], i = s[size-1], 1
		}
	}
	s[0] = 1 << 31
}

// Seed seeds from an int, whose sign does not count.
func (t *Twister) Seed(n *big.Int) {
	var key []uint32
	for _, w := range n.Bits() {
		key = append(key, uint32(w))
		if bits.UintSize == 64 {
			key = append(key, uint32(uint64(w)>>32))
		}
	}
	for len(key) > 1 && key[len(key)-1] == 0 {
		key = key[:len(key)-1]
	}
	if len(key) == 0 {
		key = []uint32{0}
	}
	t.SeedKey(key)
}

// SeedUint64 seeds from a small int, or from a hash as 2.7 does for objects
// that are no ints.
func (t *Twister) SeedUint64(n uint64) {
	key := [2]uint32{uint32(n), uint32(n >> 32)}
	if key[1] == 0 {
		t.SeedKey(key[:1])
		return
	}
	t.SeedKey(key[:])
}

func twist(u, v uint32) uint32 {
	return (u&(1<<31)|v&(1<<31-1))>>1 ^ -(v&1)&0x9908b0df
}

func (t *Twister) refill() {
	s := &t.state
	for k := 0; k < size-shift; k++ {
		s[k] = s[k+shift] ^ twist(s[k], s[k+1])
	}
	for k := size - shift; k < size-1; k++ {
		s[k] = s[k+shift-size] ^ twist(s[k], s[k+1])
	}
	s[size-1] = s[shift-1] ^ twist(s[size-1], s[0])
	t.index = 0
}

// Uint32 gives 32 random bits.
func (t *Twister) Uint32() uint32 {
	if t.index >= size {
		t.refill()
	}
	y := t.state[t.index]
	t.index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// Float64 is random.random().
func (t *Twister) Float64() float64 {
	a, b := t.Uint32()>>5, t.Uint32()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}

// Bits64 is random.getrandbits(k) for k from 1 to 64.
func (t *Twister) Bits64(k int) uint64 {
	if k <= 32 {
		return uint64(t.Uint32() >> (32 - k))
	}
	low := uint64(t.Uint32())
	return low | uint64(t.Uint32()>>(64-k))<<32
}

// Bits is random.getrandbits(k) for any k > 0.
func (t *Twister) Bits(k int) *big.Int {
	if k <= 64 {
		return new(big.Int).SetUint64(t.Bits64(k))
	}
	b := make([]byte, (k+31)/32*4)
	for i := len(b); i > 0; i -= 4 {
		w := t.Uint32()
		if k < 32 {
			w >>= 32 - k
		}
		k -= 32
		b[i-4], b[i-3], b[i-2], b[i-1] = byte(w>>24), byte(w>>16), byte(w>>8), byte(w)
	}
	return new(big.Int).SetBytes(b)
}

// State is what random.getstate() holds: the words, then the position.
func (t *Twister) State() (s [StateSize]uint32) {
	copy(s[:], t.state[:])
	s[size] = uint32(t.index)
	return s
}

// ErrState is random.setstate()'s ValueError.
var ErrState = errors.New("invalid state")

// SetState puts a state back.
func (t *Twister) SetState(s [StateSize]uint32) error {
	if s[size] > size {
		return ErrState
	}
	copy(t.state[:], s[:])
	t.index = int(s[size])
	return nil
}

// JumpAhead is 2.7's random.jumpahead(n): another state, not a later one.
func (t *Twister) JumpAhead(n *big.Int) {
	r := new(big.Int)
	for i := size - 1; i > 1; i-- {
		j := int(r.Mod(n, big.NewInt(int64(i))).Int64())
		t.state[i], t.state[j] = t.state[j], t.state[i]
	}
	for i := range t.state {
		t.state[i] += uint32(i) + 1
	}
	t.index = size
}
