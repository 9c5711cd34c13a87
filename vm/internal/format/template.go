package format

// Piece is a part of a template of str.format: literal text and, if HasField,
// the replacement field behind it.
type Piece[E Unit] struct {
	Literal    []E
	HasField   bool
	Name       []E
	HasSpec    bool // whether there is a colon
	Spec       []E
	Nested     bool // the specification holds fields itself
	Conversion rune // 0 for none
}

// Template walks a template of str.format.
type Template[E Unit] struct {
	s       []E
	pos     int
	dialect Dialect
}

// NewTemplate begins with a template.
func NewTemplate[E Unit](s []E, d Dialect) *Template[E] { return &Template[E]{s: s, dialect: d} }

// MaxDepth is how deep fields may nest: one in the specification of another.
const MaxDepth = 2

// TooDeep is raised below that.
func TooDeep() *Error { return valueError("Max string recursion exceeded") }

// Next gives the next piece; ok is false at the end.
func (t *Template[E]) Next() (p Piece[E], ok bool, err *Error) {
	if t.pos >= len(t.s) {
		return p, false, nil
	}
	start := t.pos
	var c E
	for t.pos < len(t.s) {
		c = t.s[t.pos]
		t.pos++
		if c == '{' || c == '}' {
			break
		}
	}
	if c != '{' && c != '}' {
		p.Literal = t.s[start:]
		return p, true, nil
	}
	end := t.pos >= len(t.s)
	doubled := !end && t.s[t.pos] == c
	switch {
	case c == '}' && !doubled:
		return p, false, valueError("Single '}' encountered in format string")
	case c == '{' && end:
		return p, false, valueError("Single '{' encountered in format string")
	case doubled:
		p.Literal = t.s[start:t.pos]
		t.pos++
		return p, true, nil
	}
	p.Literal = t.s[start : t.pos-1]
	p.HasField = true
	if t.dialect == Py2 {
		err = t.field2(&p)
	} else {
		err = t.field(&p)
	}
	return p, err == nil, err
}

// field reads a field of Python 3 behind its brace.
func (t *Template[E]) field(p *Piece[E]) *Error {
	start := t.pos
	var c E
scan:
	for t.pos < len(t.s) {
		c = t.s[t.pos]
		t.pos++
		switch c {
		case '{':
			return valueError("unexpected '{' in field name")
		case '[':
			for t.pos < len(t.s) && t.s[t.pos] != ']' {
				t.pos++
			}
		case '}', ':', '!':
			break scan
		}
	}
	if c != '!' && c != ':' && c != '}' {
		return valueError("expected '}' before end of string")
	}
	p.Name = t.s[start : t.pos-1]
	if c == '}' {
		return nil
	}
	if c == '!' {
		if t.pos >= len(t.s) {
			return valueError("end of string while looking for conversion specifier")
		}
		p.Conversion = rune(t.s[t.pos])
		t.pos++
		if t.pos < len(t.s) {
			c = t.s[t.pos]
			t.pos++
			if c == '}' {
				return nil
			}
			if c != ':' {
				return valueError("expected ':' after conversion specifier")
			}
		}
	}
	p.HasSpec = true
	start = t.pos
	for depth := 1; t.pos < len(t.s); {
		c = t.s[t.pos]
		t.pos++
		switch c {
		case '{':
			p.Nested = true
			depth++
		case '}':
			if depth--; depth == 0 {
				p.Spec = t.s[start : t.pos-1]
				return nil
			}
		}
	}
	return valueError("unmatched '{' in format spec")
}

// field2 reads a field of 2.7, which first looks for its end.
func (t *Template[E]) field2(p *Piece[E]) *Error {
	start, depth, inSpec := t.pos, 1, false
	for ; t.pos < len(t.s); t.pos++ {
		switch t.s[t.pos] {
		case ':':
			inSpec = true
		case '{':
			p.Nested = p.Nested || inSpec
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			body := t.s[start:t.pos]
			t.pos++
			return divide2(p, body)
		}
	}
	return valueError("unmatched '{' in format")
}

// divide2 takes a field of 2.7 apart.
func divide2[E Unit](p *Piece[E], body []E) *Error {
	i := 0
	for i < len(body) && body[i] != ':' && body[i] != '!' {
		i++
	}
	p.Name = body[:i]
	if i == len(body) {
		return nil
	}
	p.HasSpec = true
	p.Spec = body[i+1:]
	if body[i] == ':' {
		return nil
	}
	if len(p.Spec) == 0 {
		return valueError("end of format while looking for conversion specifier")
	}
	p.Conversion = rune(p.Spec[0])
	p.Spec = p.Spec[1:]
	if len(p.Spec) > 0 {
		if p.Spec[0] != ':' {
			return valueError("expected ':' after format specifier")
		}
		p.Spec = p.Spec[1:]
	}
	return nil
}

// UnknownConversion is raised for a conversion other than !s, !r and (in 3) !a.
func UnknownConversion(c rune) *Error {
	if c > 32 && c < 127 {
		return valueError("Unknown conversion specifier %c", c)
	}
	return valueError("Unknown conversion specifier \\x%x", c)
}

// AutoNumber counts the fields without a number, and minds that these are not
// mixed with numbered ones. Its zero value is ready.
type AutoNumber struct {
	state byte // 0, 'a' or 'm'
	next  int
}

// Name walks the name of a field: what argument it means, and then each
// attribute or item.
type Name[E Unit] struct {
	Index int // of a positional argument, -1 where Key names one
	Key   []E
	rest  []E
}

// Step is an attribute or an item: Index where it is a number in brackets,
// else -1 and Key.
type Step[E Unit] struct {
	Attribute bool
	Index     int
	Key       []E
}

// ParseName reads the first part of a field's name. auto may be nil, where an
// empty name is just that.
func ParseName[E Unit](name []E, auto *AutoNumber) (Name[E], *Error) {
	i := 0
	for i < len(name) && name[i] != '.' && name[i] != '[' {
		i++
	}
	n := Name[E]{Key: name[:i], rest: name[i:]}
	index, err := wholeInt(n.Key)
	if err != nil {
		return n, err
	}
	n.Index = index
	if auto == nil {
		return n, nil
	}
	automatic := i == 0
	if automatic || index >= 0 {
		switch {
		case automatic && auto.state == 'm':
			return n, valueError("cannot switch from manual field specification to automatic field numbering")
		case !automatic && auto.state == 'a':
			return n, valueError("cannot switch from automatic field numbering to manual field specification")
		case automatic:
			auto.state = 'a'
			n.Index = auto.next
			auto.next++
		default:
			auto.state = 'm'
		}
	}
	return n, nil
}

// wholeInt reads text that is digits alone, -1 for other text.
func wholeInt[E Unit](s []E) (int, *Error) {
	n, end, err := parseInt(s, 0)
	if err != nil {
		return -1, err
	}
	if end < len(s) {
		return -1, nil
	}
	return n, nil
}

// Next gives the next step; ok is false at the end.
func (n *Name[E]) Next() (s Step[E], ok bool, err *Error) {
	if len(n.rest) == 0 {
		return s, false, nil
	}
	c, rest := n.rest[0], n.rest[1:]
	s.Index = -1
	i := 0
	switch c {
	case '.':
		for i < len(rest) && rest[i] != '.' && rest[i] != '[' {
			i++
		}
		s.Attribute, s.Key, n.rest = true, rest[:i], rest[i:]
	case '[':
		for i < len(rest) && rest[i] != ']' {
			i++
		}
		if i == len(rest) {
			return s, false, valueError("Missing ']' in format string")
		}
		s.Key, n.rest = rest[:i], rest[i+1:]
		if s.Index, err = wholeInt(s.Key); err != nil {
			return s, false, err
		}
	default:
		return s, false, valueError("Only '.' or '[' may follow ']' in format field specifier")
	}
	if len(s.Key) == 0 {
		return s, false, valueError("Empty attribute in format string")
	}
	return s, true, nil
}
