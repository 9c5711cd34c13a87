// Package astdump writes a tree as canonical text. testdata/syntax/dump.py
// writes the same text from CPython's own ast, so that trees can be compared
// byte by byte; for Python 2.7 the text has that version's node types, shapes
// and positions.
package astdump

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sllint/sllint/syntax"
)

// Dump returns the text of a file's tree: a statement per line.
func Dump(f *syntax.File) []byte {
	d := &dumper{f: f, src: f.Source, out: make([]byte, 0, 16*len(f.Source)+64)}
	d.runes = f.Version.Py2() && f.Encoding == "iso-8859-1"
	if f.Version.Py2() {
		d.str("Module(")
		list(d, f.Body, d.stmt2)
		d.str(")")
	} else {
		d.str("Module(")
		list(d, f.Body, d.stmt3)
		d.str(",[])")
	}
	return d.out
}

type dumper struct {
	f       *syntax.File
	src     []byte
	out     []byte
	fstring *syntax.JoinedStr // around the current node, before 3.12
	inSpec  bool              // about to write a format specification

	row   int  // 0-based line of the last position, from where the next is sought
	runes bool // columns count characters: 2.7 reads ISO 8859-1 as it is
}

func (d *dumper) str(s string) { d.out = append(d.out, s...) }
func (d *dumper) byte(c byte)  { d.out = append(d.out, c) }

// text writes a string or an identifier.
func (d *dumper) text(s string) { d.quoted("", s) }

// quoted writes a string in ASCII.
func (d *dumper) quoted(prefix, s string) {
	d.str(prefix)
	d.byte('"')
	const digits = "0123456789abcdef"
	for i := range len(s) {
		c := s[i]
		if c == '"' || c == '\\' || c < 0x20 || c >= 0x7f {
			d.out = append(d.out, '\\', 'x', digits[c>>4], digits[c&15])
		} else {
			d.byte(c)
		}
	}
	d.byte('"')
}

// name writes an identifier, or ~ for none.
func (d *dumper) name(s string) {
	if s == "" {
		d.byte('~')
		return
	}
	d.text(s)
}

// list writes a sequence.
func list[T any](d *dumper, items []T, write func(T)) {
	d.byte('[')
	for i, item := range items {
		if i > 0 {
			d.byte(',')
		}
		write(item)
	}
	d.byte(']')
}

// at writes "row:col" of an offset.
func (d *dumper) at(offset int) {
	row, col := d.place(offset)
	d.out = strconv.AppendInt(d.out, int64(row), 10)
	d.byte(':')
	d.out = strconv.AppendInt(d.out, int64(col), 10)
}

func (d *dumper) place(offset int) (row, col int) {
	lines := d.f.Lines()
	r := min(d.row, len(lines)-1)
	for r > 0 && int(lines[r]) > offset {
		r--
	}
	for r+1 < len(lines) && int(lines[r+1]) <= offset {
		r++
	}
	d.row = r
	start := int(lines[r])
	if d.runes {
		return r + 1, utf8.RuneCount(d.src[start:offset])
	}
	return r + 1, offset - start
}

// number writes a numeric literal by its value; negative is for 2.7, which
// folds a minus sign into the number.
func (d *dumper) number(c *syntax.Constant, negative bool) {
	text := strings.ToLower(strings.ReplaceAll(c.Text, "_", ""))
	switch c.Kind {
	case syntax.ConstFloat, syntax.ConstImag:
		prefix := "f"
		if c.Kind == syntax.ConstImag {
			prefix, text = "j", strings.TrimSuffix(text, "j")
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil && !math.IsInf(v, 0) {
			d.str("!" + c.Text)
			return
		}
		if negative {
			v = -v
		}
		bits := math.Float64bits(v)
		d.str(prefix)
		d.str(fmt.Sprintf("%016x", bits))
		return
	}
	text = strings.TrimSuffix(text, "l")
	base := 10
	switch {
	case strings.HasPrefix(text, "0x"):
		base, text = 16, text[2:]
	case strings.HasPrefix(text, "0o"):
		base, text = 8, text[2:]
	case strings.HasPrefix(text, "0b"):
		base, text = 2, text[2:]
	case len(text) > 1 && text[0] == '0' && d.f.Version.Py2():
		base, text = 8, text[1:]
	}
	v, ok := new(big.Int).SetString(text, base)
	if !ok {
		d.str("!" + c.Text)
		return
	}
	if negative {
		v.Neg(v)
	}
	prefix := "i"
	if d.f.Version.Py2() && (c.Kind == syntax.ConstLong || !v.IsInt64()) {
		prefix = "l"
	}
	d.str(prefix + v.Text(16))
}

var boolOps = [...]string{"And", "Or"}

var operators = [...]string{"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv"}

var unaryOps = [...]string{"Invert", "Not", "UAdd", "USub"}

var cmpOps = [...]string{"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"}

var contexts = [...]string{"Load", "Store", "Del", "Param"}

func (d *dumper) ctx(c syntax.Ctx) { d.str(contexts[c]) }

func (d *dumper) cmpOp(op syntax.CmpOperator) { d.str(cmpOps[op]) }

func (d *dumper) comma() { d.byte(',') }

// isNil tells whether an interface holds nothing, so that nil pointers of
// concrete types are written as ~ too.
func isNil(e syntax.Expr) bool {
	switch e := e.(type) {
	case nil:
		return true
	case *syntax.Name:
		return e == nil
	case *syntax.JoinedStr:
		return e == nil
	case *syntax.Tuple:
		return e == nil
	}
	return false
}
