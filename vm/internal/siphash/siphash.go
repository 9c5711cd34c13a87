// Package siphash computes the hashes of text, bytes and collections as CPython
// does, so that sets and dicts come out in its order: SipHash-1-3 in 3.13, of
// which PYTHONHASHSEED sets the key, and in 2.7 the hash that it has without
// -R. Numbers hash in package number.
package siphash

import (
	"encoding/binary"
	"math/bits"
)

// Unit is an element of text: see package format.
type Unit interface{ byte | uint16 | rune }

// Key is the secret that 3.13 mixes in. The zero Key is PYTHONHASHSEED=0.
type Key struct{ k0, k1 uint64 }

// NewKey derives the key of a PYTHONHASHSEED.
func NewKey(seed uint32) Key {
	if seed == 0 {
		return Key{}
	}
	var b [16]byte
	for i := range b {
		seed = seed*214013 + 2531011
		b[i] = byte(seed >> 16)
	}
	return Key{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])}
}

type state struct{ v0, v1, v2, v3 uint64 }

func (k Key) begin() state {
	return state{k.k0 ^ 0x736f6d6570736575, k.k1 ^ 0x646f72616e646f6d, k.k0 ^ 0x6c7967656e657261, k.k1 ^ 0x7465646279746573}
}

func (s *state) round() {
	s.v0 += s.v1
	s.v2 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 13) ^ s.v0
	s.v3 = bits.RotateLeft64(s.v3, 16) ^ s.v2
	s.v0 = bits.RotateLeft64(s.v0, 32)
	s.v2 += s.v1
	s.v0 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 17) ^ s.v2
	s.v3 = bits.RotateLeft64(s.v3, 21) ^ s.v0
	s.v2 = bits.RotateLeft64(s.v2, 32)
}

func (s *state) block(m uint64) {
	s.v3 ^= m
	s.round()
	s.v0 ^= m
}

func (s *state) finish() int64 {
	s.v2 ^= 0xff
	s.round()
	s.round()
	s.round()
	return notMinusOne(int64(s.v0 ^ s.v1 ^ s.v2 ^ s.v3))
}

func notMinusOne(h int64) int64 {
	if h == -1 {
		return -2
	}
	return h
}

// Bytes is hash(b) of 3.13, and of text held as Latin-1.
func (k Key) Bytes(b []byte) int64 {
	if len(b) == 0 {
		return 0
	}
	s := k.begin()
	last := uint64(len(b)) << 56
	for len(b) >= 8 {
		s.block(binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	for i, c := range b {
		last |= uint64(c) << (8 * i)
	}
	s.block(last)
	return s.finish()
}

// String is Bytes for text in a Go string.
func (k Key) String(b string) int64 {
	if len(b) == 0 {
		return 0
	}
	s := k.begin()
	last := uint64(len(b)) << 56
	for len(b) >= 8 {
		s.block(uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56)
		b = b[8:]
	}
	for i := range len(b) {
		last |= uint64(b[i]) << (8 * i)
	}
	s.block(last)
	return s.finish()
}

// Text is hash(s) of text in the narrowest form that holds it.
func Text[E Unit](k Key, s []E) int64 {
	switch s := any(s).(type) {
	case []byte:
		return k.Bytes(s)
	case []uint16:
		return wide(k, s, 16)
	case []rune:
		return wide(k, s, 32)
	}
	panic("unreachable")
}

func wide[E uint16 | rune](k Key, u []E, size uint) int64 {
	if len(u) == 0 {
		return 0
	}
	s := k.begin()
	last := uint64(len(u)) * uint64(size/8) << 56
	per := int(64 / size)
	for ; len(u) >= per; u = u[per:] {
		var m uint64
		for i, c := range u[:per] {
			m |= uint64(c) << (uint(i) * size)
		}
		s.block(m)
	}
	for i, c := range u {
		last |= uint64(c) << (uint(i) * size)
	}
	s.block(last)
	return s.finish()
}

// Text2 is 2.7's hash of a str or a unicode: of equal text it is the same.
func Text2[E Unit](s []E) int64 {
	if len(s) == 0 {
		return 0
	}
	x := uint64(s[0]) << 7
	for _, c := range s {
		x = 1000003*x ^ uint64(c)
	}
	return notMinusOne(int64(x ^ uint64(len(s))))
}
