package analysis

import (
	"encoding/binary"

	"github.com/sllint/sllint/syntax"
)

// encodeFindings packs the findings of one file for the cache. Names and file
// names are not kept: the rules and the caller know them.
func encodeFindings(list []Finding) []byte {
	if len(list) == 0 {
		return nil
	}
	var p packer
	p.number(len(list))
	for i := range list {
		f := &list[i]
		p.text(f.Code)
		p.text(f.Message)
		p.span(f.Span)
		p.number(int(f.Severity))
		p.text(f.Function)
		p.span(f.Frame)
		p.position(f.Begin)
		p.position(f.Finish)
		p.hops(f.Cycle)
		p.hops(f.Related)
		p.number(len(f.Excerpt))
		for _, l := range f.Excerpt {
			p.number(l.Row)
			p.number(l.Column)
			p.text(l.Text)
		}
		p.fix(f.Fix)
	}
	return p.buf
}

type packer struct{ buf []byte }

func (p *packer) number(n int) { p.buf = binary.AppendVarint(p.buf, int64(n)) }

func (p *packer) text(s string) {
	p.number(len(s))
	p.buf = append(p.buf, s...)
}

func (p *packer) span(s syntax.Span) {
	p.number(int(s.Start))
	p.number(int(s.Stop))
}

func (p *packer) position(at syntax.Position) {
	p.number(at.Row)
	p.number(at.Column)
}

func (p *packer) hops(list []Hop) {
	p.number(len(list))
	for _, h := range list {
		p.text(h.Label)
		p.span(h.Span)
		p.position(h.Begin)
		p.text(h.Text)
	}
}

func (p *packer) fix(f *Fix) {
	if f == nil {
		p.number(0)
		return
	}
	if f.Safe {
		p.number(2)
	} else {
		p.number(1)
	}
	p.text(f.Message)
	p.number(len(f.Edits))
	for _, e := range f.Edits {
		p.span(e.Span)
		p.text(e.Content)
		p.position(e.Begin)
		p.position(e.Finish)
	}
}

// decodeFindings unpacks findings; not ok means that they are not what this
// program packs.
func (l *Linter) decodeFindings(payload []byte, filename string) (list []Finding, ok bool) {
	if len(payload) == 0 {
		return nil, true
	}
	u := unpacker{rest: string(payload)}
	list = make([]Finding, u.count())
	for i := range list {
		f := &list[i]
		f.Code, f.Message = u.text(), u.text()
		f.Filename = filename
		f.Name = l.name(f.Code)
		f.Span = u.span()
		f.Severity = Severity(u.number())
		f.Function = u.text()
		f.Frame = u.span()
		f.Begin, f.Finish = u.position(), u.position()
		f.Cycle, f.Related = u.hops(), u.hops()
		if n := u.count(); n > 0 {
			f.Excerpt = make([]Line, n)
			for j := range f.Excerpt {
				f.Excerpt[j] = Line{u.number(), u.number(), u.text()}
			}
		}
		f.Fix = u.fix()
		if u.bad || f.Name == "" {
			return nil, false
		}
	}
	return list, !u.bad && u.rest == ""
}

// name is the name of the rule with a code.
func (l *Linter) name(code string) string {
	for _, r := range l.rules {
		if r.Code == code {
			return r.Name
		}
	}
	return ""
}

type unpacker struct {
	rest string
	bad  bool
}

func (u *unpacker) number() int {
	var v uint64
	for i := 0; i < len(u.rest) && i < binary.MaxVarintLen64; i++ {
		c := u.rest[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			u.rest = u.rest[i+1:]
			return int(int64(v>>1) ^ -int64(v&1))
		}
	}
	u.bad = true
	return 0
}

// count is a number of things each of which takes at least a byte.
func (u *unpacker) count() int {
	n := u.number()
	if n < 0 || n > len(u.rest) {
		u.bad = true
		return 0
	}
	return n
}

func (u *unpacker) text() string {
	n := u.count()
	s := u.rest[:n]
	u.rest = u.rest[n:]
	return s
}

func (u *unpacker) span() syntax.Span {
	return syntax.Span{Start: int32(u.number()), Stop: int32(u.number())}
}

func (u *unpacker) position() syntax.Position {
	return syntax.Position{Row: u.number(), Column: u.number()}
}

func (u *unpacker) hops() []Hop {
	n := u.count()
	if n == 0 {
		return nil
	}
	list := make([]Hop, n)
	for i := range list {
		list[i] = Hop{u.text(), u.span(), u.position(), u.text()}
	}
	return list
}

func (u *unpacker) fix() *Fix {
	kind := u.number()
	if kind == 0 {
		return nil
	}
	f := &Fix{Safe: kind == 2, Message: u.text()}
	if n := u.count(); n > 0 {
		f.Edits = make([]Edit, n)
		for i := range f.Edits {
			f.Edits[i] = Edit{u.span(), u.text(), u.position(), u.position()}
		}
	}
	return f
}
