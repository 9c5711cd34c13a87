// Package recover finds out what is still whole in a file that does not parse.
//
// In an editor a broken file is the normal case. The strict parser stays
// simple: Blank overwrites the statements that are damaged, and only those,
// with spaces, so that the strict parser reads the rest and every byte of it
// keeps its offset.
//
// Two witnesses say where the damage is: the strict parser's own error, which
// knows the dialect, and, where no small repair follows from that, tree-sitter,
// which sees all damage at once but reads a union of Python 2 and 3. A repair
// counts only when the strict parser accepts it. Without cgo there is no
// tree-sitter; see docs/ARCHITECTURE.md for how little that changes.
package recover

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/source"
)

// Limits on one file: after them it is given up.
const (
	maxRepairs  = 100      // places that are damaged
	maxAttempts = 24       // repairs one after the other within one place
	maxParsed   = 64 << 20 // bytes given to the strict parser, beyond 16 times the file
	maxWitness  = 4 << 20  // bytes that tree-sitter reads, at about 5 MB/s
)

// Blank returns a copy of src in which the damaged statements are blank, so
// that syntax.Parse accepts it as version v. Newlines stay, and so do all
// offsets into the decoded source; a source in another encoding comes back in
// UTF-8. Where a statement has to stay for the sake of those around it, it is
// replaced by the smallest of its kind that fits into its bytes: `_()`, which
// like what cannot be read may raise, `x=_()` where x was assigned, `if _:` for
// a header whose body is whole.
//
// damaged lists what was overwritten, in order, as offsets into the decoded
// source; it is empty when src parses as it is. Not ok means that there is no
// telling: the source does not decode, the damage is beyond the limits, or ctx
// is done. src itself is not changed.
func Blank(ctx context.Context, src []byte, v syntax.Version) (blanked []byte, damaged []syntax.Span, ok bool) {
	return BlankAgain(ctx, src, v, nil)
}

// grammar is tree-sitter as a witness.
func grammar(ctx context.Context) func([]byte) []syntax.Span {
	return func(text []byte) []syntax.Span {
		if len(text) > maxWitness {
			return nil
		}
		tree, err := NewTree(ctx, text)
		if err != nil {
			return nil
		}
		defer tree.Close()
		return tree.Damaged()
	}
}

// Memory is what it takes to repair the texts of one document one after the other:
// whatever is as it was in the text before is not read again. It serves one goroutine
// at a time.
type Memory struct{ whole syntax.Arena }

// BlankAgain is Blank with the memory of the same document, nil for none.
func BlankAgain(ctx context.Context, src []byte, v syntax.Version, m *Memory) (blanked []byte, damaged []syntax.Span, ok bool) {
	return blank(ctx, src, v, m, grammar(ctx))
}

// blank is BlankAgain with the second witness given; it is asked once, if at all.
func blank(ctx context.Context, src []byte, v syntax.Version, last *Memory, witness func([]byte) []syntax.Span) ([]byte, []syntax.Span, bool) {
	text, bad := source.Decode(src, "", v.Py2())
	start := text.Bytes
	if bad != nil {
		// What makes CPython refuse a whole file may be a byte of a comment.
		plain := plainBytes(src)
		text, bad = source.Decode(plain, "", v.Py2())
		if bad != nil || !bytes.HasSuffix(plain, text.Bytes) {
			return nil, nil, false
		}
		start = text.Bytes
		text.Bytes = src[len(src)-len(start):]
	}
	m := memories.Get().(*memory)
	defer memories.Put(m)
	r := &repairer{ctx: ctx, v: v, src: text.Bytes, buf: bytes.Clone(start), witness: witness, memory: m, last: last}
	r.budget = maxParsed + 16*len(r.src)
	if !r.run() {
		return nil, nil, false
	}
	damaged := r.changes()
	if len(damaged) == 0 {
		return bytes.Clone(src), nil, true
	}
	raw, ok := encode(src, r.src, r.buf)
	if !ok {
		return nil, nil, false
	}
	// A comment that stands alone now may name an encoding.
	if again, bad := source.Decode(raw, "", v.Py2()); bad != nil || len(again.Bytes) != len(r.buf) {
		return nil, nil, false
	}
	return raw, damaged, true
}

// plainBytes puts a question mark for every byte that can make a file
// undecodable: a comment or a string does not mind, and elsewhere it is damage.
func plainBytes(src []byte) []byte {
	plain := bytes.Clone(src)
	from := 0
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		from = 3
	}
	for i := from; i < len(plain); i++ {
		if plain[i] == 0 || plain[i] >= utf8.RuneSelf {
			plain[i] = '?'
		}
	}
	return plain
}

var cookie = regexp.MustCompile(`^(?:[^\r\n]*(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)`)

// encode makes a file of repaired text. In a file that was not in UTF-8 the
// cookie is overwritten, so that the offsets stay those of the decoded source.
func encode(src, decoded, buf []byte) ([]byte, bool) {
	if bytes.HasSuffix(src, decoded) {
		return append(slices.Clip(src[:len(src)-len(decoded)]), buf...), true
	}
	raw := bytes.Clone(buf)
	at := cookie.FindSubmatchIndex(raw)
	if at == nil {
		return nil, false
	}
	name := raw[at[2]:at[3]]
	utf8 := "utf-8"
	if len(name) < len(utf8) {
		utf8 = "u8"
	}
	if len(name) < len(utf8) {
		return nil, false
	}
	for i := range name {
		name[i] = ' '
	}
	copy(name, utf8)
	return raw, true
}

// repairer works on one file. Offsets are into src and buf, which have equal
// lengths.
type repairer struct {
	ctx     context.Context
	v       syntax.Version
	src     []byte // as it was
	buf     []byte // as it is now
	futures []byte // its from __future__ lines, which the grammar depends on
	firstAt int    // where the first of them begins
	unit    int    // how much deeper its blocks usually are
	budget  int
	witness func([]byte) []syntax.Span
	hints   []syntax.Span // what the witness says
	asked   bool
	last    *Memory // nil for none
	*memory
}

// memory is what repairing one file after the other uses again.
type memory struct {
	scratch []byte
	arena   syntax.Arena
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// run repairs one place after the other until the whole file parses.
func (r *repairer) run() bool {
	at, ok := r.parse(0, len(r.buf), "")
	if !ok && r.conflicts() {
		at, ok = r.parse(0, len(r.buf), "")
	}
	for n := 0; !ok; n++ {
		if n == maxRepairs || r.budget < 0 || r.ctx.Err() != nil {
			return false
		}
		lines, scanned := scan(r.buf, r.v)
		if !scanned {
			return false
		}
		r.findFutures(lines)
		if n == 0 {
			r.unit = unit(lines)
		}
		old := bytes.Clone(r.buf)
		at, ok = r.place(lines, at)
		if !ok && bytes.Equal(old, r.buf) {
			return false
		}
	}
	return true
}

// conflicts wipes the rows with which version control marks the two sides of a
// conflict, so that both sides are read. It reports whether there are any.
func (r *repairer) conflicts() (found bool) {
	if !bytes.Contains(r.buf, []byte("<<<<<<< ")) || !bytes.Contains(r.buf, []byte(">>>>>>> ")) {
		return false
	}
	inside := false
	for at := 0; at < len(r.buf); {
		end := at + bytes.IndexByte(r.buf[at:], '\n')
		if end < at {
			end = len(r.buf)
		}
		row := bytes.TrimRight(r.buf[at:end], "\r")
		switch {
		case bytes.HasPrefix(row, []byte("<<<<<<< ")):
			inside, found = true, true
			r.wipe(at, end)
		case inside && (bytes.HasPrefix(row, []byte("||||||| ")) || string(row) == "======="):
			r.wipe(at, end)
		case inside && bytes.HasPrefix(row, []byte(">>>>>>> ")):
			inside = false
			r.wipe(at, end)
		}
		at = end + 1
	}
	return found
}

// place repairs the damage that shows at one offset: within the smallest part
// of the file that can be read on its own, or else in the next larger one. It
// returns where the next error is.
func (r *repairer) place(lines []line, at int) (next int, ok bool) {
	for _, p := range parts(r.buf, lines, at) {
		old := bytes.Clone(r.buf[p.from:p.to])
		if r.repair(p) {
			if next, ok = r.parse(0, len(r.buf), ""); ok || next >= p.to {
				return next, ok
			}
		}
		copy(r.buf[p.from:], old)
	}
	p := parts(r.buf, lines, at)
	last := p[len(p)-1]
	r.wipe(last.from, last.to)
	return r.parse(0, len(r.buf), "")
}

// parse tries buf[from:to] with the strict parser, below the line that lends
// it a context. It returns the offset of the error.
func (r *repairer) parse(from, to int, context string) (at int, ok bool) {
	const utf8 = "# coding: utf-8\n\n"
	opt := syntax.Options{Version: r.v, Brief: true, Arena: &r.arena}
	if b := r.scratch[:0]; from == 0 && to == len(r.buf) && r.last != nil {
		// What is kept to compare the next text with must not be written over.
		opt.Arena, opt.Again = &r.last.whole, func(string) bool { return false }
		r.scratch = make([]byte, 0, len(utf8)+len(r.buf))
		defer func() { r.scratch = b }()
	}
	// The text is UTF-8 by now, whatever its cookie says.
	b := append(r.scratch[:0], utf8...)
	if from > r.firstAt {
		b = append(b, r.futures...)
	}
	b = append(b, context...)
	skip := len(b)
	b = append(b, r.buf[from:to]...)
	r.scratch = b
	r.budget -= len(b)
	_, err := syntax.Parse(b, opt)
	if err == nil {
		return to, true
	}
	var e *syntax.Error
	if !errors.As(err, &e) {
		return from, false
	}
	return min(max(from, from+e.Pos()-skip), to), false
}

// findFutures collects the module's from __future__ lines.
func (r *repairer) findFutures(lines []line) {
	r.futures, r.firstAt = r.futures[:0], 0
	for _, l := range lines {
		if l.indent == 0 && l.kind == simple && bytes.HasPrefix(r.buf[l.start:l.end], []byte("from __future__ ")) {
			if len(r.futures) == 0 {
				r.firstAt = l.start
			}
			r.futures = append(append(r.futures, r.buf[l.start:l.end]...), '\n')
		}
	}
}

// wipe overwrites buf[from:to] with spaces.
func (r *repairer) wipe(from, to int) {
	for i, c := range r.buf[from:to] {
		if c != '\n' && c != '\r' {
			r.buf[from+i] = ' '
		}
	}
}

// changes returns the stretches of src that were overwritten. What was blank
// between two changes belongs to them, and so does what a statement begins
// with and kept.
func (r *repairer) changes() []syntax.Span {
	var spans []syntax.Span
	stop := 0      // of the last span
	blanks := true // nothing but blanks since
	for i := range r.src {
		if r.src[i] == r.buf[i] {
			blanks = blanks && isBlank(r.src[i])
			continue
		}
		if len(spans) == 0 || !blanks {
			start := i
			for start > stop && bytes.IndexByte([]byte("\n\r;:"), r.src[start-1]) < 0 {
				start--
			}
			for isBlank(r.src[start]) && start < i {
				start++
			}
			if len(spans) == 0 || start > stop {
				spans = append(spans, syntax.Span{Start: int32(start)})
			}
		}
		stop, blanks = i+1, true
		spans[len(spans)-1].Stop = int32(stop)
	}
	return spans
}

// damagedIn asks the witness, once, and returns what it names in a part of the
// file.
func (r *repairer) damagedIn(from, to int) []syntax.Span {
	if !r.asked {
		r.asked = true
		r.hints = r.witness(r.src)
	}
	var in []syntax.Span
	for _, h := range r.hints {
		if h.Pos() >= from && h.Pos() < to {
			in = append(in, h)
		}
	}
	return in
}
