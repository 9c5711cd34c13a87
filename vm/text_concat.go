package vm

import "unsafe"

// growth is a buffer at whose end a text lies that was made by appending to
// another. Appending to that text again need not copy what is there: the
// characters of a text never change, and only who finds the end of the buffer
// to be its own may write behind it. So s += t takes amortized time, as with
// CPython, which reallocates a string that nothing else refers to.
type growth struct {
	buf   []byte
	width uint8
}

// minGrowth is the size from which on it is worth it.
const minGrowth = 64

// concatText joins two texts of a kind.
func (t *Thread) concatText(x, y *TextObj) Value {
	if len(y.s) == 0 && x.flags&flagSub == 0 {
		return obj(&x.Header).incref()
	}
	if len(x.s) == 0 && y.flags&flagSub == 0 {
		return obj(&y.Header).incref()
	}
	var o *TextObj
	if n := len(x.s) + len(y.s); n > 1 && n <= maxShort && x.width == y.width {
		var buf []byte
		o, buf = t.vm.newShort(n)
		copy(buf[copy(buf, x.s):], y.s)
		o.width = x.width
	} else {
		c := t.vm.join2(x.chars(), y.chars(), 0)
		if len(c.s) == 1 {
			return t.textResult(text{kind: x.kind}, c)
		}
		o = t.vm.newTextObj()
		o.s, o.width = c.s, c.w
	}
	// Not to look through the whole text again is what makes this quick.
	o.rc, o.kind, o.typ, o.flags = 1, x.kind, t.vm.types.Str, x.flags&y.flags&flagASCII
	if x.kind == kBytes {
		o.typ = t.vm.types.Bytes
	}
	t.vm.charge(len(y.s)<<(o.width-y.width) + 56)
	return obj(&o.Header)
}

// appendText makes x, which nobody else looks at, what x + y is. They are
// equally wide.
func (t *Thread) appendText(x, y *TextObj) {
	x.s = t.vm.join2(x.chars(), y.chars(), minGrowth).s
	x.flags &= y.flags
	x.hash = 0
	t.vm.charge(len(y.s))
}

// join2 is x followed by y, with room for at least so many bytes more.
func (vm *VM) join2(x, y chars, room int) chars {
	if y.w > x.w || len(x.s) < minGrowth && room == 0 {
		return x.concat(y)
	}
	g := &vm.growing
	n := len(x.s)
	if n != len(g.buf) || g.width != x.w || unsafe.StringData(x.s) != unsafe.SliceData(g.buf) {
		g.buf = make([]byte, n, n+n/2+room+len(y.s)<<(x.w-y.w))
		copyBytes(g.buf, x.s)
		g.width = x.w
	}
	k := y.len() << x.w
	if cap(g.buf)-n < k {
		old := stringOf(g.buf)
		g.buf = make([]byte, n, n+n/2+k)
		copyBytes(g.buf, old)
	}
	g.buf = g.buf[:n+k]
	y.copyTo(g.buf[n:], x.w)
	return chars{stringOf(g.buf), x.w}
}

// joinText is BUILD_STRING.
func (t *Thread) joinText(w []Value) Value {
	size, width := 0, uint8(0)
	for _, v := range w {
		o := asText(v.p)
		size += o.len()
		width = max(width, o.width)
	}
	b := make([]byte, size<<width)
	at := 0
	for _, v := range w {
		c := asText(v.p).chars()
		n := c.len() << width
		c.copyTo(b[at:at+n], width)
		at += n
	}
	return obj(&t.vm.textRaw(stringOf(b), width).Header)
}
