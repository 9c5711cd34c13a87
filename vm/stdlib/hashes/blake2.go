package hashes

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// blake2State is a hash of RFC 7693 with all of its parameters: BLAKE2b, and BLAKE2s,
// whose words have 32 bits.
type blake2State struct {
	small bool // BLAKE2s
	size  int
	h     [8]uint64
	count [2]uint64 // bytes compressed
	buf   [128]byte
	n     int // bytes in buf
	last  bool
	start [8]uint64
	key   [128]byte
	keyed bool
}

// blake2Params are the parameters of a tree of hashes.
type blake2Params struct {
	size              int
	key, salt, person []byte
	fanout, depth     byte
	leaf              uint32
	offset            uint64
	nodeDepth, inner  byte
	last              bool
}

var blake2bIV = [8]uint64{
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
	0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
}

// The order in which a round takes the words of a block.
var blake2Sigma = [10][16]byte{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
	{11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
	{7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
	{9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
	{2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
	{12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
	{13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
	{6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
	{10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
}

// newBlake2 makes a hash of parameters that are in their bounds.
func newBlake2(small bool, p *blake2Params) *blake2State {
	s := &blake2State{small: small, size: p.size, last: p.last}
	var block [64]byte
	block[0], block[1], block[2], block[3] = byte(p.size), byte(len(p.key)), p.fanout, p.depth
	binary.LittleEndian.PutUint32(block[4:], p.leaf)
	if small {
		binary.LittleEndian.PutUint64(block[8:], p.offset) // 48 bits
		block[14], block[15] = p.nodeDepth, p.inner
		copy(block[16:24], p.salt)
		copy(block[24:32], p.person)
		for i := range s.h {
			s.h[i] = blake2bIV[i]>>32 ^ uint64(binary.LittleEndian.Uint32(block[4*i:]))
		}
	} else {
		binary.LittleEndian.PutUint64(block[8:], p.offset)
		block[16], block[17] = p.nodeDepth, p.inner
		copy(block[32:48], p.salt)
		copy(block[48:64], p.person)
		for i := range s.h {
			s.h[i] = blake2bIV[i] ^ binary.LittleEndian.Uint64(block[8*i:])
		}
	}
	if len(p.key) > 0 {
		copy(s.buf[:], p.key)
		s.n = s.BlockSize()
	}
	s.start, s.key, s.keyed = s.h, s.buf, s.n > 0
	return s
}

// Reset begins anew, with the same parameters.
func (s *blake2State) Reset() {
	s.h, s.count, s.buf, s.n = s.start, [2]uint64{}, s.key, 0
	if s.keyed {
		s.n = s.BlockSize()
	}
}

// Size is the length of the digest.
func (s *blake2State) Size() int { return s.size }

// BlockSize is how much is compressed at once.
func (s *blake2State) BlockSize() int {
	if s.small {
		return 64
	}
	return 128
}

// Clone copies the state.
func (s *blake2State) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}

// Write hashes more. The last block is kept, since it is compressed in another way.
func (s *blake2State) Write(b []byte) (int, error) {
	n, size := len(b), s.BlockSize()
	for len(b) > 0 {
		if s.n == size {
			s.compress(size, false)
			s.n = 0
		}
		k := copy(s.buf[s.n:size], b)
		s.n, b = s.n+k, b[k:]
	}
	return n, nil
}

// Sum appends the digest of what was hashed so far.
func (s *blake2State) Sum(b []byte) []byte {
	c := *s
	clear(c.buf[c.n:])
	c.compress(c.n, true)
	var out [64]byte
	for i, w := range c.h {
		if c.small {
			binary.LittleEndian.PutUint32(out[4*i:], uint32(w))
		} else {
			binary.LittleEndian.PutUint64(out[8*i:], w)
		}
	}
	return append(b, out[:c.size]...)
}

// compress takes buf in, of which n bytes count.
func (s *blake2State) compress(n int, final bool) {
	var carry uint64
	s.count[0], carry = bits.Add64(s.count[0], uint64(n), 0)
	s.count[1] += carry
	if s.small {
		s.compress32(final)
	} else {
		s.compress64(final)
	}
}

func (s *blake2State) compress64(final bool) {
	var m, v [16]uint64
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(s.buf[8*i:])
	}
	copy(v[:8], s.h[:])
	copy(v[8:], blake2bIV[:])
	v[12] ^= s.count[0]
	v[13] ^= s.count[1]
	if final {
		v[14] = ^v[14]
		if s.last {
			v[15] = ^v[15]
		}
	}
	mix := func(a, b, c, d int, x, y uint64) {
		v[a] += v[b] + x
		v[d] = bits.RotateLeft64(v[d]^v[a], -32)
		v[c] += v[d]
		v[b] = bits.RotateLeft64(v[b]^v[c], -24)
		v[a] += v[b] + y
		v[d] = bits.RotateLeft64(v[d]^v[a], -16)
		v[c] += v[d]
		v[b] = bits.RotateLeft64(v[b]^v[c], -63)
	}
	for r := range 12 {
		o := &blake2Sigma[r%10]
		for i := range 4 {
			mix(i, 4+i, 8+i, 12+i, m[o[2*i]], m[o[2*i+1]])
		}
		for i := range 4 {
			mix(i, 4+(i+1)%4, 8+(i+2)%4, 12+(i+3)%4, m[o[8+2*i]], m[o[9+2*i]])
		}
	}
	for i := range s.h {
		s.h[i] ^= v[i] ^ v[i+8]
	}
}

func (s *blake2State) compress32(final bool) {
	var m, v [16]uint32
	for i := range m {
		m[i] = binary.LittleEndian.Uint32(s.buf[4*i:])
	}
	for i := range s.h {
		v[i], v[i+8] = uint32(s.h[i]), uint32(blake2bIV[i]>>32)
	}
	v[12] ^= uint32(s.count[0])
	v[13] ^= uint32(s.count[0] >> 32)
	if final {
		v[14] = ^v[14]
		if s.last {
			v[15] = ^v[15]
		}
	}
	mix := func(a, b, c, d int, x, y uint32) {
		v[a] += v[b] + x
		v[d] = bits.RotateLeft32(v[d]^v[a], -16)
		v[c] += v[d]
		v[b] = bits.RotateLeft32(v[b]^v[c], -12)
		v[a] += v[b] + y
		v[d] = bits.RotateLeft32(v[d]^v[a], -8)
		v[c] += v[d]
		v[b] = bits.RotateLeft32(v[b]^v[c], -7)
	}
	for r := range 10 {
		o := &blake2Sigma[r]
		for i := range 4 {
			mix(i, 4+i, 8+i, 12+i, m[o[2*i]], m[o[2*i+1]])
		}
		for i := range 4 {
			mix(i, 4+(i+1)%4, 8+(i+2)%4, 12+(i+3)%4, m[o[8+2*i]], m[o[9+2*i]])
		}
	}
	for i := range s.h {
		s.h[i] = uint64(uint32(s.h[i]) ^ v[i] ^ v[i+8])
	}
}
