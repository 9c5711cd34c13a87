package syntax

import "unsafe"

// slab allocates nodes of one type in chunks that grow. The chunks belong to
// the File of one parse.
type slab[T any] struct {
	chunk []T
	used  int
}

// chunkBytes bounds a chunk, so that it stays in the allocator's size classes.
const chunkBytes = 32 << 10

func (s *slab[T]) alloc() *T {
	if s.used == len(s.chunk) {
		s.grow()
	}
	t := &s.chunk[s.used]
	s.used++
	return t
}

//go:noinline
func (s *slab[T]) grow() {
	var zero T
	n := min(max(2*len(s.chunk), 4), max(chunkBytes/int(unsafe.Sizeof(zero)), 1))
	s.chunk = make([]T, n)
	s.used = 0
}

// arena carves slices out of chunks.
type arena[T any] struct {
	chunk []T
	size  int
}

// take copies a list out of a scratch stack into memory of its own.
func (a *arena[T]) take(list []T) []T {
	n := len(list)
	if n == 0 {
		return nil
	}
	if n > len(a.chunk) {
		a.grow(n)
	}
	out := a.chunk[:n:n]
	a.chunk = a.chunk[n:]
	copy(out, list)
	return out
}

//go:noinline
func (a *arena[T]) grow(n int) {
	var zero T
	a.size = min(max(2*a.size, 8), max(chunkBytes/int(unsafe.Sizeof(zero)), 1))
	a.chunk = make([]T, max(n, a.size))
}
