package vm

import (
	"math/bits"
	"strings"
	"unsafe"

	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// chars is text as the algorithms of str, bytes and bytearray see it: an array
// of characters of one width, without an object around it. Of bytes and
// bytearrays the width is 0.
type chars struct {
	s string
	w uint8 // log2 of the bytes of a character
}

func (c chars) len() int           { return len(c.s) >> c.w }
func (c chars) sub(i, j int) chars { return chars{c.s[i<<c.w : j<<c.w], c.w} }
func (c chars) at(i int) rune      { return (&TextObj{s: c.s, Header: Header{width: c.w}}).at(i) }
func (o *TextObj) chars() chars    { return chars{o.s, o.width} }
func charsOfRunes(r []rune) chars  { s, w := encodeWide(r); return chars{s, w} }
func bytesOf(s string) []byte      { return unsafe.Slice(unsafe.StringData(s), len(s)) }
func stringOf(b []byte) string     { return unsafe.String(unsafe.SliceData(b), len(b)) }
func unitsOf[E any](s string) []E {
	return unsafe.Slice((*E)(unsafe.Pointer(unsafe.StringData(s))), len(s)/int(unsafe.Sizeof(*new(E))))
}
func stringOfUnits[E any](u []E) string {
	return unsafe.String((*byte)(unsafe.Pointer(unsafe.SliceData(u))), len(u)*int(unsafe.Sizeof(*new(E))))
}

// runes gives the characters one by one.
func (c chars) runes() []rune {
	r := make([]rune, c.len())
	switch c.w {
	case 0:
		for i := range r {
			r[i] = rune(c.s[i])
		}
	case 1:
		for i, u := range unitsOf[uint16](c.s) {
			r[i] = rune(u)
		}
	default:
		copy(r, unitsOf[rune](c.s))
	}
	return r
}

// widen gives the same characters in a greater width.
func (c chars) widen(w uint8) chars {
	if c.w == w || len(c.s) == 0 {
		return chars{c.s, w}
	}
	b := make([]byte, c.len()<<w)
	c.copyTo(b, w)
	return chars{stringOf(b), w}
}

// copyTo writes the characters in width w, which is not less than their own.
func (c chars) copyTo(b []byte, w uint8) {
	switch {
	case c.w == w:
		copy(b, c.s)
	case w == 1:
		to := unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(b))), c.len())
		for i := range to {
			to[i] = uint16(c.s[i])
		}
	default:
		to := unsafe.Slice((*rune)(unsafe.Pointer(unsafe.SliceData(b))), c.len())
		for i := range to {
			to[i] = c.at(i)
		}
	}
}

// widthFor is the least width that holds every bit of top.
func widthFor(top rune) uint8 {
	switch {
	case top < 1<<8:
		return 0
	case top < 1<<16:
		return 1
	}
	return 2
}

// narrow gives the characters in the least width.
func (c chars) narrow() chars {
	top := rune(0)
	switch c.w {
	case 0:
		return c
	case 1:
		for _, u := range unitsOf[uint16](c.s) {
			if u >= 1<<8 {
				return c
			}
		}
	default:
		for _, u := range unitsOf[rune](c.s) {
			if u >= 1<<16 {
				return c
			}
			top |= u
		}
	}
	w := widthFor(top)
	b := make([]byte, c.len()<<w)
	if w == 0 {
		for i := range b {
			b[i] = byte(c.at(i))
		}
	} else {
		for i := range c.len() {
			*(*uint16)(unsafe.Pointer(&b[2*i])) = uint16(c.at(i))
		}
	}
	return chars{stringOf(b), w}
}

// concat joins two texts.
func (c chars) concat(d chars) chars {
	if c.w == d.w {
		return chars{joinStrings(c.s, d.s), c.w}
	}
	w := max(c.w, d.w)
	b := make([]byte, (c.len()+d.len())<<w)
	n := c.len() << w
	c.copyTo(b[:n], w)
	d.copyTo(b[n:], w)
	return chars{stringOf(b), w}
}

// seek makes d as wide as c is; ok is false where d has characters that c cannot.
func (c chars) seek(d chars) (e chars, ok bool) {
	if d.w > c.w && len(d.s) > 0 {
		if d = d.narrow(); d.w > c.w {
			return d, false
		}
	}
	return d.widen(c.w), true
}

// index finds the first d (of c's width) from i on, -1 for none.
func (c chars) index(d chars, i int) int {
	if c.w == 0 {
		if n := strings.Index(c.s[i:], d.s); n >= 0 {
			return n + i
		}
		return -1
	}
	size := 1 << c.w
	for at := i << c.w; ; {
		n := strings.Index(c.s[at:], d.s)
		if n < 0 {
			return -1
		}
		at += n
		if at&(size-1) == 0 {
			return at >> c.w
		}
		at++
	}
}

// lastIndex finds the last d (of c's width) that ends at j or before.
func (c chars) lastIndex(d chars, j int) int {
	if c.w == 0 {
		return strings.LastIndex(c.s[:j], d.s)
	}
	size := 1 << c.w
	for end := j << c.w; ; {
		n := strings.LastIndex(c.s[:end], d.s)
		if n < 0 || n&(size-1) == 0 {
			return n >> c.w
		}
		end = n + len(d.s) - 1
	}
}

// find is s.find(d, i, j) with clamped bounds.
func (c chars) find(d chars, i, j int) int {
	d, ok := c.seek(d)
	if i > j || !ok || j-i < d.len() {
		return -1
	}
	return c.sub(0, j).index(d, i)
}

func (c chars) rfind(d chars, i, j int) int {
	d, ok := c.seek(d)
	if i > j || !ok || j-i < d.len() {
		return -1
	}
	if n := c.sub(i, j).lastIndex(d, j-i); n >= 0 {
		return n + i
	}
	return -1
}

// count is s.count(d, i, j), up to limit.
func (c chars) count(d chars, i, j, limit int) int {
	d, ok := c.seek(d)
	if i > j || !ok {
		return 0
	}
	if len(d.s) == 0 {
		return min(j-i+1, limit)
	}
	if c.w == 0 {
		return min(strings.Count(c.s[i:j], d.s), limit)
	}
	n := 0
	for c = c.sub(0, j); n < limit; n++ {
		k := c.index(d, i)
		if k < 0 {
			break
		}
		i = k + d.len()
	}
	return n
}

// hasAt tells whether d stands at i.
func (c chars) hasAt(d chars, i int) bool {
	d, ok := c.seek(d)
	return ok && i >= 0 && i+d.len() <= c.len() && c.sub(i, i+d.len()).s == d.s
}

// compare orders by characters.
func (c chars) compare(d chars) int {
	if c.w == 0 && d.w == 0 {
		return strings.Compare(c.s, d.s)
	}
	n := min(c.len(), d.len())
	for i := range n {
		if x, y := c.at(i), d.at(i); x != y {
			return cmpInt(int64(x), int64(y))
		}
	}
	return cmpInt(int64(c.len()), int64(d.len()))
}

// replace puts to for the first limit places of from. changed is false where
// there is none. may is asked before so many bytes are taken.
func (c chars) replace(from, to chars, limit int, may func(bytes int) bool) (r chars, changed, ok bool) {
	f, fits := c.seek(from)
	if !fits {
		return c, false, true
	}
	n := c.count(f, 0, c.len(), limit)
	if n == 0 {
		return c, false, true
	}
	w := max(c.w, to.w)
	to = to.widen(w)
	size, grown := mulAdd(n, to.len()-f.len(), c.len())
	if !grown {
		return c, false, false
	}
	if !may(size << w) {
		return c, false, false
	}
	b := make([]byte, 0, size<<w)
	put := func(i, j int) {
		k := len(b)
		b = b[:k+(j-i)<<w]
		c.sub(i, j).copyTo(b[k:], w)
	}
	at := 0
	for ; n > 0; n-- {
		if len(f.s) == 0 {
			b = append(b, to.s...)
			if n > 1 {
				put(at, at+1)
				at++
			}
			continue
		}
		i := c.index(f, at)
		put(at, i)
		b = append(b, to.s...)
		at = i + f.len()
	}
	put(at, c.len())
	return chars{stringOf(b), w}, true, true
}

// maxSize bounds the size of what is built: CPython's would not fit in memory.
const maxSize = 1 << 40

// mulAdd is a*b+c; ok is false where that is beyond any memory.
func mulAdd(a, b, c int) (n int, ok bool) {
	if b > 0 {
		hi, lo := bits.Mul64(uint64(a), uint64(b))
		if hi != 0 || lo > maxSize {
			return 0, false
		}
	}
	n = a*b + c
	return n, n <= maxSize
}

// repeat is s * n for n >= 0; ok is false where it would be too large.
func (c chars) repeat(n int) (r chars, ok bool) {
	if _, ok = mulAdd(n, len(c.s), 0); !ok {
		return c, false
	}
	return chars{repeatString(c.s, n), c.w}, true
}

// ucd is the database that the dialect's unicode knows.
func (vm *VM) ucd() *unicodedata.Database {
	if vm.py2 {
		return unicodedata.V52
	}
	return unicodedata.V15
}

// isByteSpace is isspace() of bytes, which knows ASCII alone.
func isByteSpace(r rune) bool { return r == ' ' || r >= '\t' && r <= '\r' }

// spaceFor gives the isspace() of a kind of text.
func (t *Thread) spaceFor(kind Kind) func(rune) bool {
	if kind != kStr {
		return isByteSpace
	}
	db := t.vm.ucd()
	return func(r rune) bool {
		if r < 128 {
			return r == ' ' || r >= '\t' && r <= '\r' || r >= 0x1c && r <= 0x1f
		}
		return db.IsSpace(r)
	}
}

// breaksLine tells whether splitlines of a kind of text ends a line there.
func breaksLine(kind Kind, r rune) bool {
	if r < 128 {
		if kind != kStr {
			return r == '\n' || r == '\r'
		}
		return r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e
	}
	return kind == kStr && unicodedata.IsLinebreak(r)
}
