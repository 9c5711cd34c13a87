package heap

import (
	"slices"
	"sync"
)

// This file allocates what states are made of. All of it lives no longer than
// the root function that is being run, so the memory of one root serves the
// next one again, and the garbage collector is left out of it.

// slab hands out pieces of large blocks.
type slab[T any] struct {
	blocks [][]T
	block  int // the one at hand
	used   int // of it
}

const slabSize = 1024

// take gives a slice of some length and capacity with anything in it.
func (s *slab[T]) take(n, room int) []T {
	if room > slabSize/4 {
		return make([]T, n, room)
	}
	if len(s.blocks) == 0 {
		s.blocks = append(s.blocks, make([]T, slabSize))
	}
	if s.used+room > slabSize {
		if s.block++; s.block == len(s.blocks) {
			s.blocks = append(s.blocks, make([]T, slabSize))
		}
		s.used = 0
	}
	piece := s.blocks[s.block][s.used : s.used+n : s.used+room]
	s.used += room
	return piece
}

// grown copies a slice and leaves room for some more.
func (s *slab[T]) grown(list []T, more int) []T {
	piece := s.take(len(list), len(list)+more)
	copy(piece, list)
	return piece
}

// push is append for a slice that nobody else appends to.
func (s *slab[T]) push(list []T, x T) []T {
	if len(list) == cap(list) {
		list = s.grown(list, max(4, len(list)))
	}
	return append(list, x)
}

func (s *slab[T]) one() *T { return &s.take(1, 1)[0] }

// reset takes everything back. Of very much, most goes to the collector.
func (s *slab[T]) reset() {
	if len(s.blocks) > maxBlocks {
		clear(s.blocks[maxBlocks:])
		s.blocks = s.blocks[:maxBlocks]
	}
	s.block, s.used = 0, 0
}

const maxBlocks = 64

// arena is the memory of one root, and the table of its canonical states.
type arena struct {
	states  slab[state]
	objs    slab[obj]
	refs    slab[*obj]
	links   slab[link]
	vals    slab[val]
	results slab[res]
	ends    slab[outcome]
	sets    slab[*state]

	table  []*state // canonical states, by hash; the length is a power of two
	hashes []uint64
	count  int

	order, remap []int32
	moved        []int32
	same         []int32 // 0, 1, 2 …
	queue, dead  []int
	degree       []int32
	gone         []bool
}

var arenas = sync.Pool{New: func() any { return new(arena) }}

// reset prepares for the next root.
func (ar *arena) reset() {
	ar.states.reset()
	ar.objs.reset()
	ar.refs.reset()
	ar.links.reset()
	ar.vals.reset()
	ar.results.reset()
	ar.ends.reset()
	ar.sets.reset()
	if ar.count > 0 {
		if len(ar.table) > 1<<12 {
			ar.table, ar.hashes = nil, nil
		} else {
			clear(ar.table)
		}
		ar.count = 0
	}
}

// canonical looks a state up by its hash; same tells whether a state with this
// hash is it.
func (ar *arena) canonical(hash uint64, same func(*state) bool) *state {
	if len(ar.table) == 0 {
		return nil
	}
	mask := uint64(len(ar.table) - 1)
	for i := hash & mask; ar.table[i] != nil; i = (i + 1) & mask {
		if ar.hashes[i] == hash && same(ar.table[i]) {
			return ar.table[i]
		}
	}
	return nil
}

// intern adds a state to the table.
func (ar *arena) intern(hash uint64, st *state) {
	if 2*ar.count >= len(ar.table) {
		table, hashes := ar.table, ar.hashes
		n := max(64, 2*len(table))
		ar.table, ar.hashes = make([]*state, n), make([]uint64, n)
		for i, x := range table {
			if x != nil {
				ar.put(hashes[i], x)
			}
		}
	}
	ar.count++
	st.id = int32(ar.count)
	ar.put(hash, st)
}

func (ar *arena) put(hash uint64, st *state) {
	mask := uint64(len(ar.table) - 1)
	i := hash & mask
	for ar.table[i] != nil {
		i = (i + 1) & mask
	}
	ar.table[i], ar.hashes[i] = st, hash
}

// scratch gives a slice of n zeros, from memory that is used again.
func scratch[T any](buf *[]T, n int) []T {
	*buf = slices.Grow((*buf)[:0], n)[:n]
	clear(*buf)
	return *buf
}
