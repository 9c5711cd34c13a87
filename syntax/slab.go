package syntax

import "unsafe"

// memory is a slab or lists: how far it is in use is the number of chunks, and what
// is left of the last one.
type memory interface {
	reset()
	filled() (next, left int)
	back(next, left int)
}

// slab allocates nodes of one type in chunks that grow. Without an Arena the
// chunks belong to the File of one parse; with one they are used again.
type slab[T any] struct {
	chunk  []T
	used   int
	chunks [][]T // all of them, in order of use
	next   int   // of chunks
}

// chunkBytes bounds a chunk, so that it stays in the allocator's size classes.
const chunkBytes = 32 << 10

// put makes a node. A reused chunk holds old nodes, so that the whole of the
// new one must be written.
func put[T any](s *slab[T], v T) *T {
	if s.used == len(s.chunk) {
		s.grow()
	}
	t := &s.chunk[s.used]
	s.used++
	*t = v
	return t
}

//go:noinline
func (s *slab[T]) grow() {
	s.used = 0
	if s.next < len(s.chunks) {
		s.chunk = s.chunks[s.next]
		s.next++
		return
	}
	var zero T
	n := min(max(2*len(s.chunk), 4), max(chunkBytes/int(unsafe.Sizeof(zero)), 1))
	s.chunk = make([]T, n)
	s.chunks = append(s.chunks, s.chunk)
	s.next = len(s.chunks)
}

func (s *slab[T]) reset() { s.chunk, s.used, s.next = nil, 0, 0 }

func (s *slab[T]) filled() (next, left int) { return s.next, len(s.chunk) - s.used }

func (s *slab[T]) back(next, left int) {
	if s.next = next; next == 0 {
		s.reset()
		return
	}
	s.chunk = s.chunks[next-1]
	s.used = len(s.chunk) - left
}

// lists carves slices out of chunks.
type lists[T any] struct {
	chunk  []T // what is left of the current one
	chunks [][]T
	next   int
}

// take copies a list out of a scratch stack into memory of its own.
func (a *lists[T]) take(list []T) []T {
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
func (a *lists[T]) grow(n int) {
	size := 4
	for a.next < len(a.chunks) {
		c := a.chunks[a.next]
		a.next++
		if len(c) >= n {
			a.chunk = c
			return
		}
	}
	if a.next > 0 {
		size = len(a.chunks[a.next-1])
	}
	var zero T
	size = min(2*size, max(chunkBytes/int(unsafe.Sizeof(zero)), 1))
	a.chunk = make([]T, max(n, size))
	a.chunks = append(a.chunks, a.chunk)
	a.next = len(a.chunks)
}

func (a *lists[T]) reset() { a.chunk, a.next = nil, 0 }

func (a *lists[T]) filled() (next, left int) { return a.next, len(a.chunk) }

func (a *lists[T]) back(next, left int) {
	if a.next = next; next == 0 {
		a.reset()
		return
	}
	whole := a.chunks[next-1]
	a.chunk = whole[len(whole)-left:]
}
