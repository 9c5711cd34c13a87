package compile

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// unparse writes an expression as CPython does for annotations that are kept as
// text (its ast_unparse.c).
func (c *compiler) unparse(e syntax.Expr) string {
	u := unparser{c: c}
	u.expr(e, precTest)
	return u.b.String()
}

// Precedences, the loosest first.
const (
	precNone = iota
	precTuple
	precTest
	precOr
	precAnd
	precNot
	precCmp
	precBitOr
	precXor
	precBitAnd
	precShift
	precArith
	precTerm
	precFactor
	precPower
	precAwait
	precAtom
)

type unparser struct {
	c *compiler
	b strings.Builder
}

func (u *unparser) text(parts ...string) {
	for _, s := range parts {
		u.b.WriteString(s)
	}
}

// paren writes what f writes, in brackets if the place binds tighter.
func (u *unparser) paren(level, own int, f func()) {
	if level > own {
		u.text("(")
		f()
		u.text(")")
		return
	}
	f()
}

func (u *unparser) list(elts []syntax.Expr, level int) {
	for i, e := range elts {
		if i > 0 {
			u.text(", ")
		}
		u.expr(e, level)
	}
}

func (u *unparser) expr(e syntax.Expr, level int) {
	switch e := e.(type) {
	case *syntax.Name:
		u.text(e.Id)
	case *syntax.Constant:
		u.constant(e)
	case *syntax.Attribute:
		u.attribute(e)
	case *syntax.Subscript:
		u.expr(e.Value, precAtom)
		u.text("[")
		u.index(e.Slice)
		u.text("]")
	case *syntax.Tuple:
		u.tuple(e, level)
	case *syntax.List:
		u.text("[")
		u.list(e.Elts, precTest)
		u.text("]")
	case *syntax.BinOp:
		u.binOp(e, level)
	case *syntax.UnaryOp:
		u.unaryOp(e, level)
	case *syntax.BoolOp:
		u.boolOp(e, level)
	case *syntax.Compare:
		u.compare(e, level)
	case *syntax.Call:
		u.call(e)
	case *syntax.Starred:
		u.text("*")
		u.expr(e.Value, precBitOr)
	case *syntax.JoinedStr:
		u.joined(e)
	case *syntax.FormattedValue:
		u.joined(&syntax.JoinedStr{Values: []syntax.Expr{e}})
	default:
		u.rare(e, level)
	}
}

func (u *unparser) rare(e syntax.Expr, level int) {
	switch e := e.(type) {
	case *syntax.IfExp:
		u.paren(level, precTest, func() {
			u.expr(e.Body, precTest+1)
			u.text(" if ")
			u.expr(e.Test, precTest+1)
			u.text(" else ")
			u.expr(e.Orelse, precTest)
		})
	case *syntax.Lambda:
		u.paren(level, precTest, func() {
			u.text("lambda")
			if params := u.params(e.Args); params != "" {
				u.text(" ", params)
			}
			u.text(": ")
			u.expr(e.Body, precTest)
		})
	case *syntax.Dict:
		u.dict(e)
	case *syntax.Set:
		u.text("{")
		u.list(e.Elts, precTest)
		u.text("}")
	case *syntax.ListComp:
		u.comprehension("[", "]", nil, e.Elt, e.Generators)
	case *syntax.SetComp:
		u.comprehension("{", "}", nil, e.Elt, e.Generators)
	case *syntax.DictComp:
		u.comprehension("{", "}", e.Key, e.Value, e.Generators)
	case *syntax.GeneratorExp:
		u.comprehension("(", ")", nil, e.Elt, e.Generators)
	case *syntax.Slice:
		u.slice(e)
	case *syntax.NamedExpr:
		u.paren(level, precNone, func() {
			u.text(e.Target.Id, " := ")
			u.expr(e.Value, precTest)
		})
	case *syntax.Await:
		u.paren(level, precAwait, func() {
			u.text("await ")
			u.expr(e.Value, precAtom)
		})
	case *syntax.Yield:
		u.text("(yield")
		if e.Value != nil {
			u.text(" ")
			u.expr(e.Value, precTest)
		}
		u.text(")")
	case *syntax.YieldFrom:
		u.text("(yield from ")
		u.expr(e.Value, precTest)
		u.text(")")
	default:
		u.text(u.c.f.Text(e))
	}
}

func (u *unparser) constant(e *syntax.Constant) {
	if e.Kind == syntax.ConstEllipsis {
		u.text("...")
		return
	}
	if e.UPrefix {
		u.text("u")
	}
	u.text(pyRepr(u.c.literal(e)))
}

func (u *unparser) attribute(e *syntax.Attribute) {
	u.expr(e.Value, precAtom)
	// 1.real is no attribute of 1.
	if k, ok := e.Value.(*syntax.Constant); ok && k.Kind == syntax.ConstInt {
		u.text(" ")
	}
	u.text(".", e.Attr)
}

// index writes the inside of a subscript, where a tuple needs no brackets.
func (u *unparser) index(e syntax.Expr) { u.expr(e, precTuple) }

func (u *unparser) slice(e *syntax.Slice) {
	if e.Lower != nil {
		u.expr(e.Lower, precTest)
	}
	u.text(":")
	if e.Upper != nil {
		u.expr(e.Upper, precTest)
	}
	if e.Step != nil {
		u.text(":")
		u.expr(e.Step, precTest)
	}
}

func (u *unparser) tuple(e *syntax.Tuple, level int) {
	if len(e.Elts) == 0 {
		u.text("()")
		return
	}
	u.paren(level, precTuple, func() {
		u.list(e.Elts, precTest)
		if len(e.Elts) == 1 {
			u.text(",")
		}
	})
}

var operatorText = [...]struct {
	text  string
	level int
}{
	syntax.Add: {" + ", precArith}, syntax.Sub: {" - ", precArith}, syntax.Mult: {" * ", precTerm},
	syntax.MatMult: {" @ ", precTerm}, syntax.Div: {" / ", precTerm}, syntax.Mod: {" % ", precTerm},
	syntax.Pow: {" ** ", precPower}, syntax.LShift: {" << ", precShift}, syntax.RShift: {" >> ", precShift},
	syntax.BitOr: {" | ", precBitOr}, syntax.BitXor: {" ^ ", precXor}, syntax.BitAnd: {" & ", precBitAnd},
	syntax.FloorDiv: {" // ", precTerm},
}

func (u *unparser) binOp(e *syntax.BinOp, level int) {
	op := operatorText[e.Op]
	left, right := op.level, op.level+1
	if e.Op == syntax.Pow {
		left, right = right, left
	}
	u.paren(level, op.level, func() {
		u.expr(e.Left, left)
		u.text(op.text)
		u.expr(e.Right, right)
	})
}

func (u *unparser) unaryOp(e *syntax.UnaryOp, level int) {
	text, own := "not ", precNot
	switch e.Op {
	case syntax.Invert:
		text, own = "~", precFactor
	case syntax.UAdd:
		text, own = "+", precFactor
	case syntax.USub:
		text, own = "-", precFactor
	}
	u.paren(level, own, func() {
		u.text(text)
		u.expr(e.Operand, own)
	})
}

func (u *unparser) boolOp(e *syntax.BoolOp, level int) {
	text, own := " and ", precAnd
	if e.Op == syntax.Or {
		text, own = " or ", precOr
	}
	u.paren(level, own, func() {
		for i, v := range e.Values {
			if i > 0 {
				u.text(text)
			}
			u.expr(v, own+1)
		}
	})
}

var compareText = [...]string{
	syntax.Eq: " == ", syntax.NotEq: " != ", syntax.Lt: " < ", syntax.LtE: " <= ", syntax.Gt: " > ",
	syntax.GtE: " >= ", syntax.Is: " is ", syntax.IsNot: " is not ", syntax.In: " in ", syntax.NotIn: " not in ",
}

func (u *unparser) compare(e *syntax.Compare, level int) {
	u.paren(level, precCmp, func() {
		u.expr(e.Left, precCmp+1)
		for i, op := range e.Ops {
			u.text(compareText[op])
			u.expr(e.Comparators[i], precCmp+1)
		}
	})
}

func (u *unparser) call(e *syntax.Call) {
	u.expr(e.Func, precAtom)
	if len(e.Args) == 1 && len(e.Keywords) == 0 {
		if g, ok := e.Args[0].(*syntax.GeneratorExp); ok {
			u.expr(g, precTest)
			return
		}
	}
	u.text("(")
	u.list(e.Args, precTest)
	for i := range e.Keywords {
		if i > 0 || len(e.Args) > 0 {
			u.text(", ")
		}
		if k := &e.Keywords[i]; k.Arg == "" {
			u.text("**")
			u.expr(k.Value, precTest)
		} else {
			u.text(k.Arg, "=")
			u.expr(k.Value, precTest)
		}
	}
	u.text(")")
}

func (u *unparser) dict(e *syntax.Dict) {
	u.text("{")
	for i, k := range e.Keys {
		if i > 0 {
			u.text(", ")
		}
		if k == nil {
			u.text("**")
			u.expr(e.Values[i], precBitOr)
			continue
		}
		u.expr(k, precTest)
		u.text(": ")
		u.expr(e.Values[i], precTest)
	}
	u.text("}")
}

func (u *unparser) comprehension(open, end string, key, value syntax.Expr, gens []syntax.Comprehension) {
	u.text(open)
	if key != nil {
		u.expr(key, precTest)
		u.text(": ")
	}
	u.expr(value, precTest)
	for _, g := range gens {
		if g.Async {
			u.text(" async")
		}
		u.text(" for ")
		u.expr(g.Target, precTuple)
		u.text(" in ")
		u.expr(g.Iter, precTest+1)
		for _, x := range g.Ifs {
			u.text(" if ")
			u.expr(x, precTest+1)
		}
	}
	u.text(end)
}

// params writes a lambda's parameters.
func (u *unparser) params(a *syntax.Arguments) string {
	if a == nil {
		return ""
	}
	var out []string
	value := func(e syntax.Expr) string {
		v := unparser{c: u.c}
		v.expr(e, precTest)
		return "=" + v.b.String()
	}
	first := len(a.PosOnly) + len(a.Args) - len(a.Defaults)
	for i, p := range append(append([]syntax.Arg{}, a.PosOnly...), a.Args...) {
		s := p.Name
		if i >= first {
			s += value(a.Defaults[i-first])
		}
		if out = append(out, s); i+1 == len(a.PosOnly) {
			out = append(out, "/")
		}
	}
	switch {
	case a.Vararg != nil:
		out = append(out, "*"+a.Vararg.Name)
	case len(a.KwOnly) > 0:
		out = append(out, "*")
	}
	for i, p := range a.KwOnly {
		s := p.Name
		if a.KwDefaults[i] != nil {
			s += value(a.KwDefaults[i])
		}
		out = append(out, s)
	}
	if a.Kwarg != nil {
		out = append(out, "**"+a.Kwarg.Name)
	}
	return strings.Join(out, ", ")
}

// joined writes an f-string: its body is put together and then quoted as repr
// does.
func (u *unparser) joined(e *syntax.JoinedStr) {
	u.text("f", pyRepr(code.Text(u.fstring(e, false))))
}

func (u *unparser) fstring(e *syntax.JoinedStr, spec bool) string {
	var b strings.Builder
	for _, v := range e.Values {
		switch v := v.(type) {
		case *syntax.Constant:
			b.WriteString(strings.NewReplacer("{", "{{", "}", "}}").Replace(v.Text))
		case *syntax.FormattedValue:
			inner := unparser{c: u.c}
			inner.expr(v.Value, precTest+1)
			text := inner.b.String()
			if strings.HasPrefix(text, "{") {
				text = " " + text
			}
			b.WriteString("{" + text)
			if v.Conversion > 0 {
				b.WriteString("!" + string(rune(v.Conversion)))
			}
			if v.FormatSpec != nil {
				b.WriteString(":" + u.fstring(v.FormatSpec, true))
			}
			b.WriteString("}")
		}
	}
	return b.String()
}

// pyRepr is Python 3's repr of a constant of an annotation.
func pyRepr(v code.Const) string {
	switch v := v.(type) {
	case code.Text:
		return quoteText(string(v))
	case code.Bytes:
		return "b" + quoteBytes(string(v))
	case float64:
		if math.IsInf(v, 0) {
			return "1e309"
		}
		return floatText(v)
	case complex128:
		if math.IsInf(imag(v), 0) {
			return "1e309j"
		}
		return strings.TrimSuffix(floatText(imag(v)), ".0") + "j"
	}
	return code.Repr(v)
}

// floatText is repr of a float.
func floatText(v float64) string {
	s := strconv.FormatFloat(v, 'e', -1, 64)
	mantissa, exp, _ := strings.Cut(s, "e")
	if n, _ := strconv.Atoi(exp); n >= -4 && n < 16 {
		s = strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	return mantissa + "e" + exp
}

// quotes chooses the quotes of repr.
func quotes(s string) byte {
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return '"'
	}
	return '\''
}

func quoteText(s string) string {
	q := quotes(s)
	var b strings.Builder
	b.WriteByte(q)
	for _, r := range s {
		switch {
		case r == rune(q) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f || r > 0x7f && r < 0x100 && !unicode.IsPrint(r):
			b.WriteString(`\x` + hex(int(r), 2))
		case r >= 0x100 && !unicode.IsPrint(r) && r < 0x10000:
			b.WriteString(`\u` + hex(int(r), 4))
		case r >= 0x10000 && !unicode.IsPrint(r):
			b.WriteString(`\U` + hex(int(r), 8))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte(q)
	return b.String()
}

func quoteBytes(s string) string {
	q := quotes(s)
	var b strings.Builder
	b.WriteByte(q)
	for _, r := range []byte(s) {
		switch {
		case r == q || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r >= 0x7f:
			b.WriteString(`\x` + hex(int(r), 2))
		default:
			b.WriteByte(r)
		}
	}
	b.WriteByte(q)
	return b.String()
}

func hex(n, width int) string {
	s := strconv.FormatInt(int64(n), 16)
	return strings.Repeat("0", max(0, width-len(s))) + s
}
