package sre

import (
	"strconv"
	"strings"
	"unicode"
)

func itoa(n int) string { return strconv.Itoa(n) }

// decimal writes digits as Python writes the int they are.
func decimal(rs []rune) string {
	if s := strings.TrimLeft(string(rs), "0"); s != "" {
		return s
	}
	return "0"
}

// inlineFlags reads the flags of (?...); global ones it keeps.
func (p *parser3) inlineFlags(t token) (add, del Flags, global bool) {
	flagOf := func(t token) Flags {
		if t.esc {
			return 0
		}
		return inlineFlags[Py3][t.r]
	}
	need := func(t token, otherwise string) {
		if t == eof {
			p.failf(0, "%s", otherwise)
		}
		if flagOf(t) == 0 {
			if !t.esc && unicode.IsLetter(t.r) {
				otherwise = "unknown flag"
			}
			p.failf(t.len(), "%s", otherwise)
		}
	}
	if !t.is('-') {
		for {
			flag := flagOf(t)
			if t.r == 'L' && !p.tokenizer.pattern.IsBytes {
				p.failf(0, "bad inline flags: cannot use 'L' flag with a str pattern")
			}
			if t.r == 'u' && p.tokenizer.pattern.IsBytes {
				p.failf(0, "bad inline flags: cannot use 'u' flag with a bytes pattern")
			}
			add |= flag
			if flag&typeFlags != 0 && add&typeFlags != flag {
				p.failf(0, "bad inline flags: flags 'a', 'u' and 'L' are incompatible")
			}
			if t = p.get(); t.in(")-:") {
				break
			}
			need(t, "missing -, : or )")
		}
	}
	if t.is(')') {
		p.flags |= add
		return 0, 0, true
	}
	if t.is('-') {
		t = p.get()
		need(t, "missing flag")
		for !t.is(':') {
			need(t, "missing :")
			flag := flagOf(t)
			if flag&typeFlags != 0 {
				p.failf(0, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
			}
			del |= flag
			t = p.get()
		}
	}
	if add&del != 0 {
		p.failf(1, "bad inline flags: flag turned on and off")
	}
	return add, del, false
}

// numericEscape reads \x, \u, \U and \N, which mean the same in and out of
// classes.
func (p *parser3) numericEscape(t token) (rune, bool) {
	isText := !p.tokenizer.pattern.IsBytes
	n := 0
	switch {
	case t.r == 'x':
		n = 2
	case t.r == 'u' && isText:
		n = 4
	case t.r == 'U' && isText:
		n = 8
	case t.r == 'N' && isText:
		return p.namedEscape(), true
	default:
		return 0, false
	}
	esc := p.digits(t.runes(), n, hexDigits)
	if len(esc) != n+2 {
		p.failf(len(esc), "incomplete escape %s", encode(esc))
	}
	c := number(esc[2:], 16)
	if c > unicode.MaxRune {
		p.failf(len(esc), "bad escape %s", encode(esc))
	}
	return rune(c), true
}

func (p *parser3) namedEscape() rune {
	if !p.match('{') {
		p.failf(0, "missing {")
	}
	name := p.until('}', "character name")
	if p.lookup != nil {
		if c, ok := p.lookup(encode(name)); ok {
			return c
		}
	}
	p.failf(len(name)+len(`\N{}`), "undefined character name %s", p.repr(name))
	return 0
}

func (p *parser3) checkOctal(esc []rune) rune {
	c := number(esc[1:], 8)
	if c > 0o377 {
		p.failf(len(esc), "octal escape value %s outside of range 0-0o377", encode(esc))
	}
	return rune(c)
}

func (p *parser3) classEscape(t token) setItem {
	if it, ok := knownClassEscape(t.r); ok {
		return it
	}
	if c, ok := p.numericEscape(t); ok {
		return litItem(c)
	}
	switch {
	case isOctDigit(t.r):
		return litItem(p.checkOctal(p.digits(t.runes(), 2, octDigits)))
	case isDigit(t.r), isASCIILetter(t.r):
		p.failf(2, "bad escape %s", encode(t.runes()))
	}
	return litItem(t.r)
}

func (p *parser3) escape(t token) *node {
	if n := knownEscape(t.r); n != nil {
		return n
	}
	if c, ok := p.numericEscape(t); ok {
		return literal(c)
	}
	switch {
	case t.r == '0':
		return literal(rune(number(p.digits(t.runes(), 2, octDigits)[1:], 8)))
	case isDigit(t.r):
		return p.groupRef(t)
	case isASCIILetter(t.r):
		p.failf(2, "bad escape %s", encode(t.runes()))
	}
	return literal(t.r)
}

// groupRef reads \1 to \99, or three octal digits.
func (p *parser3) groupRef(t token) *node {
	esc := t.runes()
	if p.next.in(decDigits) {
		esc = append(esc, p.get().r)
		if isOctDigit(esc[1]) && isOctDigit(esc[2]) && p.next.in(octDigits) {
			return literal(p.checkOctal(append(esc, p.get().r)))
		}
	}
	gid := number(esc[1:], 10)
	if gid >= p.groups() {
		p.failf(len(esc)-1, "invalid group reference %d", gid)
	}
	if !p.isClosed(gid) {
		p.failf(len(esc), "cannot refer to an open group")
	}
	p.checkBehind(gid)
	return &node{op: nGroupRef, group: gid, sub: p.closed[gid]}
}
