package format

import (
	"math"

	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// Spec is a parsed format specification. The caller bounds Width and Prec, for
// so much is written.
type Spec struct {
	Fill   rune
	Type   rune // 0 for none given
	Width  int  // -1 for none
	Prec   int  // -1 for none
	Align  byte // '<', '>', '=' or '^'
	Sign   byte // '+', '-', ' ' or 0
	Group  byte // ',' or '_', 0 for none
	Alt    bool // '#'
	NoNeg0 bool // 'z'
	raw    bool // what is written is bytes, not UTF-8
}

// Target is what a specification is for.
type Target struct {
	Dialect  Dialect
	TypeName string // of the object, for messages: "int", "MyInt"
	Str2     bool   // a str of 2.7, not a unicode, is wanted: bytes are written
}

// Kind is what sort of value is formatted.
type Kind uint8

const (
	Text Kind = iota
	Whole
	Real
	Complex
)

// Parse reads the specification for a kind of value.
func Parse[E Unit](spec []E, kind Kind, t Target) (Spec, *Error) {
	p := Spec{Fill: ' ', Align: '>', Width: -1, Prec: -1, raw: t.Str2}
	switch kind {
	case Text:
		p.Align, p.Type = '<', 's'
	case Whole:
		p.Type = 'd'
	}
	pos, filled, aligned := 0, false, false
	at := func(i int) rune {
		if i < len(spec) {
			return rune(spec[i])
		}
		return -1
	}
	switch {
	case isAlign(at(1)):
		p.Align, p.Fill = byte(at(1)), at(0)
		filled, aligned = true, true
		pos = 2
	case isAlign(at(0)):
		p.Align, aligned = byte(at(0)), true
		pos = 1
	}
	if c := at(pos); c == ' ' || c == '+' || c == '-' {
		p.Sign = byte(c)
		pos++
	}
	if t.Dialect == Py3 && at(pos) == 'z' {
		p.NoNeg0 = true
		pos++
	}
	if at(pos) == '#' {
		p.Alt = true
		pos++
	}
	if !filled && at(pos) == '0' {
		p.Fill = '0'
		if !aligned && (t.Dialect == Py2 || p.Align == '>') {
			p.Align = '='
		}
		pos++
	}
	var err *Error
	if p.Width, pos, err = parseInt(spec, pos); err != nil {
		return p, err
	}
	if p.Group, pos, err = parseGroup(spec, pos, t.Dialect); err != nil {
		return p, err
	}
	if at(pos) == '.' {
		if p.Prec, pos, err = parseInt(spec, pos+1); err != nil {
			return p, err
		}
		if p.Prec < 0 {
			return p, valueError("Format specifier missing precision")
		}
	}
	switch {
	case len(spec)-pos > 1 && t.Dialect == Py2:
		return p, valueError("Invalid conversion specification")
	case len(spec)-pos > 1:
		return p, valueError("Invalid format specifier '%s' for object of type '%.200s'", toText(spec), t.TypeName)
	case len(spec)-pos == 1:
		p.Type = at(pos)
	}
	return p, p.checkGroup()
}

func isAlign(c rune) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// parseInt reads digits, -1 for none.
func parseInt[E Unit](s []E, pos int) (n, end int, err *Error) {
	n = -1
	for ; pos < len(s); pos++ {
		d := digit(rune(s[pos]))
		if d < 0 {
			break
		}
		n = max(n, 0)
		if n > (math.MaxInt64-d)/10 {
			return 0, pos, valueError("Too many decimal digits in format string")
		}
		n = n*10 + d
	}
	return n, pos, nil
}

func digit(c rune) int {
	if c >= '0' && c <= '9' {
		return int(c - '0')
	}
	if c < 0x80 {
		return -1
	}
	return unicodedata.V15.Decimal(c)
}

// parseGroup reads a separator of thousands.
func parseGroup[E Unit](spec []E, pos int, d Dialect) (group byte, end int, err *Error) {
	is := func(c rune) bool { return pos < len(spec) && rune(spec[pos]) == c }
	if is(',') {
		group = ','
		pos++
	}
	if d == Py2 {
		return group, pos, nil
	}
	if is('_') {
		if group != 0 {
			return 0, pos, valueError("Cannot specify both ',' and '_'.")
		}
		group = '_'
		pos++
	}
	if group == '_' && is(',') {
		return 0, pos, valueError("Cannot specify both ',' and '_'.")
	}
	return group, pos, nil
}

// checkGroup refuses separators with types that have none.
func (p *Spec) checkGroup() *Error {
	if p.Group == 0 {
		return nil
	}
	switch p.Type {
	case 'd', 'e', 'f', 'g', 'E', 'F', 'G', '%', 0:
		return nil
	case 'b', 'o', 'x', 'X':
		if p.Group == '_' {
			return nil
		}
	}
	if p.raw {
		return valueError("Cannot specify ',' with '%s'.", []byte{byte(p.Type)})
	}
	if p.Type > 32 && p.Type < 128 {
		return valueError("Cannot specify '%c' with '%c'.", p.Group, p.Type)
	}
	return valueError("Cannot specify '%c' with '\\x%x'.", p.Group, p.Type)
}

// unknownType is the complaint about a type letter.
func (p *Spec) unknownType(t Target) *Error {
	if p.raw {
		return valueError("Unknown format code '%s' for object of type '%.200s'", []byte{byte(p.Type)}, t.TypeName)
	}
	if p.Type > 32 && p.Type < 128 {
		return valueError("Unknown format code '%c' for object of type '%.200s'", p.Type, t.TypeName)
	}
	return valueError("Unknown format code '\\x%x' for object of type '%.200s'", p.Type, t.TypeName)
}

// fill appends n fill characters, and char one of the value.
func (p *Spec) fill(dst []byte, n int) []byte {
	if p.raw {
		for ; n > 0; n-- {
			dst = append(dst, byte(p.Fill))
		}
		return dst
	}
	return appendFill(dst, p.Fill, n)
}

func (p *Spec) char(dst []byte, c rune) []byte {
	if p.raw {
		return append(dst, byte(c))
	}
	return appendRune(dst, c)
}

// padding divides what is missing to the width.
func (p *Spec) padding(n int) (left, right int) {
	missing := p.Width - n
	if missing <= 0 {
		return 0, 0
	}
	switch p.Align {
	case '>':
		return missing, 0
	case '^':
		return missing / 2, missing - missing/2
	}
	return 0, missing
}

// LayText places text of n code points.
func (p *Spec) LayText(n int, t Target) (Layout, *Error) {
	if p.Type != 's' {
		return Layout{}, p.unknownType(t)
	}
	switch {
	case p.Sign == ' ' && t.Dialect == Py3:
		return Layout{}, valueError("Space not allowed in string format specifier")
	case p.Sign != 0:
		return Layout{}, valueError("Sign not allowed in string format specifier")
	case p.NoNeg0:
		return Layout{}, valueError("Negative zero coercion (z) not allowed in string format specifier")
	case p.Alt:
		return Layout{}, valueError("Alternate form (#) not allowed in string format specifier")
	case p.Align == '=':
		return Layout{}, valueError("'=' alignment not allowed in string format specifier")
	}
	if p.Prec >= 0 {
		n = min(n, p.Prec)
	}
	left, right := p.padding(n)
	return Layout{p.Fill, left, n, right}, nil
}
