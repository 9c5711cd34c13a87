package format

import (
	"math"

	"github.com/sllint/sllint/vm/internal/number"
)

// Flags of a % conversion.
type Flags uint8

const (
	FlagLeft  Flags = 1 << iota // '-'
	FlagPlus                    // '+'
	FlagBlank                   // ' '
	FlagAlt                     // '#'
	FlagZero                    // '0'
)

// Conversion is what follows a % in a template.
type Conversion[E Unit] struct {
	Key       []E // the text in (...), if HasKey
	HasKey    bool
	Flags     Flags
	Width     int // -1 for none
	Prec      int // -1 for none
	WidthStar bool
	PrecStar  bool
	Conv      rune // the letter; 0 if Err comes before it
	Index     int  // of the letter
	Percent   bool // %%: no argument, a percent sign is written (laid out in 2.7)
	Long      bool // to be set where the argument is a long of 2.7
	// Err is to be raised once the key is looked up and the arguments of the
	// stars are fetched.
	Err *Error
}

// Percent walks a template of the % operator.
type Percent[E Unit] struct {
	tmpl    []E
	pos     int
	dialect Dialect
}

// NewPercent begins with a template.
func NewPercent[E Unit](tmpl []E, d Dialect) *Percent[E] {
	return &Percent[E]{tmpl: tmpl, dialect: d}
}

// Next gives the literal text up to the next conversion, and that; conv is nil
// at the end.
func (p *Percent[E]) Next() (literal []E, conv *Conversion[E]) {
	start := p.pos
	for p.pos < len(p.tmpl) && p.tmpl[p.pos] != '%' {
		p.pos++
	}
	literal = p.tmpl[start:p.pos]
	if p.pos == len(p.tmpl) {
		return literal, nil
	}
	p.pos++
	c := &Conversion[E]{Width: -1, Prec: -1}
	if c.Percent = p.at() == '%'; c.Percent {
		c.Conv = '%'
		p.pos++
		return literal, c
	}
	p.parse(c)
	c.Percent = c.Conv == '%' && p.dialect == Py2
	return literal, c
}

func (p *Percent[E]) at() rune {
	if p.pos < len(p.tmpl) {
		return rune(p.tmpl[p.pos])
	}
	return -1
}

func (p *Percent[E]) parse(c *Conversion[E]) {
	if p.at() == '(' && !p.key(c) {
		return
	}
	for {
		f := flagOf(p.at())
		if f == 0 {
			break
		}
		c.Flags |= f
		p.pos++
	}
	if c.Width, c.WidthStar = p.amount(c, "width too big"); c.Err != nil {
		return
	}
	if p.at() == '.' {
		p.pos++
		big := "precision too big"
		if p.dialect == Py2 {
			big = "prec too big"
		}
		if c.Prec, c.PrecStar = p.amount(c, big); c.Err != nil {
			return
		}
		c.Prec = max(c.Prec, 0)
	}
	if m := p.at(); m == 'h' || m == 'l' || m == 'L' {
		p.pos++
	}
	if p.pos == len(p.tmpl) {
		c.Err = valueError("incomplete format")
		return
	}
	c.Conv, c.Index = p.at(), p.pos
	p.pos++
}

// key reads (...), in which parentheses nest.
func (p *Percent[E]) key(c *Conversion[E]) bool {
	p.pos++
	start, depth := p.pos, 1
	for ; p.pos < len(p.tmpl); p.pos++ {
		switch p.tmpl[p.pos] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			c.Key, c.HasKey = p.tmpl[start:p.pos], true
			p.pos++
			return true
		}
	}
	c.Err = valueError("incomplete format key")
	return false
}

func flagOf(c rune) Flags {
	switch c {
	case '-':
		return FlagLeft
	case '+':
		return FlagPlus
	case ' ':
		return FlagBlank
	case '#':
		return FlagAlt
	case '0':
		return FlagZero
	}
	return 0
}

// amount reads a width or a precision.
func (p *Percent[E]) amount(c *Conversion[E], tooBig string) (n int, star bool) {
	if p.at() == '*' {
		p.pos++
		return -1, true
	}
	n = -1
	limit := math.MaxInt
	if p.dialect == Py3 && tooBig[0] == 'p' {
		limit = math.MaxInt32
	}
	for ch := p.at(); ch >= '0' && ch <= '9'; ch = p.at() {
		n = max(n, 0)
		if n > (limit-int(ch-'0'))/10 {
			c.Err = valueError(tooBig)
			return n, false
		}
		n = n*10 + int(ch-'0')
		p.pos++
	}
	return n, false
}

// SetWidth and SetPrec take the arguments of stars.
func (c *Conversion[E]) SetWidth(n int) {
	if n < 0 {
		c.Flags |= FlagLeft
		n = -n
	}
	c.Width = n
}

// SetPrec takes a negative precision for 0.
func (c *Conversion[E]) SetPrec(n int) { c.Prec = max(n, 0) }

// Unsupported is the complaint about the letter.
func (c *Conversion[E]) Unsupported(d Dialect) *Error {
	shown := c.Conv
	if d == Py3 && (shown < 31 || shown > 126) {
		shown = '?'
	}
	return valueError("unsupported format character '%s' (0x%x) at index %d", string(appendRune(nil, shown)), c.Conv, c.Index)
}

// Messages of the % operator that the interpreter raises.
const (
	NotEnoughArguments = "not enough arguments for format string"
	NotAllConverted    = "not all arguments converted during string formatting"
	RequiresMapping    = "format requires a mapping"
	StarWantsInt       = "* wants int"
)

// LayText places the text of a %s, %r or %a of n code points, or of a %c.
func (c *Conversion[E]) LayText(n int) Layout {
	if c.Prec >= 0 && c.Conv != 'c' && c.Conv != '%' {
		n = min(n, c.Prec)
	}
	l := Layout{Fill: ' ', Take: n}
	if missing := c.Width - n; missing > 0 {
		if c.Flags&FlagLeft != 0 {
			l.Right = missing
		} else {
			l.Left = missing
		}
	}
	return l
}

// AppendInt writes an int for d, i, u, o, x and X. maxDigits is the limit on
// decimal digits, 0 for none.
func (c *Conversion[E]) AppendInt(dst []byte, i number.Int, maxDigits int, d Dialect) ([]byte, *Error) {
	base := 10
	switch c.Conv {
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	}
	if c.Prec > math.MaxInt32-3 {
		return nil, overflowError("precision too large")
	}
	var space [72]byte
	text := space[:0]
	if i.Big != nil && base == 10 {
		s, err := number.Decimal(i, maxDigits)
		if err != nil {
			return nil, err
		}
		text = append(text, s...)
	} else {
		text = number.AppendInt(text, i, base)
	}
	n := parts{digits: text}
	if text[0] == '-' {
		n.negative, n.digits = true, text[1:]
	}
	if d == Py2 && !c.Long && c.Prec == 0 && i.IsSmall(0) {
		n.digits = nil // as C's printf has it
	}
	if c.Flags&FlagAlt != 0 {
		switch {
		case c.Conv == 'x':
			n.prefix = "0x"
		case c.Conv == 'X':
			n.prefix = "0X"
		case c.Conv == 'o' && d == Py3:
			n.prefix = "0o"
		case c.Conv == 'o' && string(n.digits) != "0" && len(n.digits) >= c.Prec:
			n.digits = append([]byte{'0'}, n.digits...)
		}
	}
	if c.Conv == 'X' {
		upper(n.digits)
	}
	if missing := c.Prec - len(n.digits); missing > 0 {
		n.digits = append(appendFill(nil, '0', missing), n.digits...)
	}
	return c.appendNumber(dst, n), nil
}

// AppendFloat writes a float for e, f, g and their capitals.
func (c *Conversion[E]) AppendFloat(dst []byte, f float64) ([]byte, *Error) {
	prec := c.Prec
	if prec < 0 {
		prec = 6
	}
	var flags number.FloatFlags
	if c.Flags&FlagAlt != 0 {
		flags |= number.Alternate
	}
	var space [64]byte
	n := split(number.AppendFloat(space[:0], f, byte(c.Conv), prec, flags))
	return c.appendNumber(dst, n), nil
}

func (c *Conversion[E]) appendNumber(dst []byte, n parts) []byte {
	var sign byte
	switch {
	case n.negative:
		sign = '-'
	case c.Flags&FlagPlus != 0:
		sign = '+'
	case c.Flags&FlagBlank != 0:
		sign = ' '
	}
	length := len(n.prefix) + len(n.digits) + len(n.rest)
	if sign != 0 {
		length++
	}
	missing := max(c.Width-length, 0)
	zero := c.Flags&FlagZero != 0
	left := c.Flags&FlagLeft != 0
	if missing > 0 && !zero && !left {
		dst = appendFill(dst, ' ', missing)
	}
	if sign != 0 {
		dst = append(dst, sign)
	}
	dst = append(dst, n.prefix...)
	if missing > 0 && zero && !left {
		dst = appendFill(dst, '0', missing)
	}
	dst = append(dst, n.digits...)
	dst = append(dst, n.rest...)
	if missing > 0 && left {
		dst = appendFill(dst, ' ', missing)
	}
	return dst
}
