package compile

import (
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// joinedStr compiles an f-string.
func (c *compiler) joinedStr(e *syntax.JoinedStr, dst opnd) {
	if len(e.Values) == 1 {
		c.exprTo(e.Values[0], dst)
		return
	}
	if len(e.Values) > crowd {
		c.joinMany(e, dst)
		return
	}
	base := c.slot(0)
	for _, v := range e.Values {
		c.tmp(v)
	}
	c.at(e)
	c.dst(code.OpBuildString, dst, base, opnd(len(e.Values)))
}

// joinMany compiles a long f-string as "".join([…]).
func (c *compiler) joinMany(e *syntax.JoinedStr, dst opnd) {
	base := c.slot(0)
	c.at(e)
	v := c.constant(code.Text(""))
	c.named(code.OpLoadMethod, base, v, "join")
	c.depth = base.num() + 2
	list := c.push()
	c.emit(code.OpBuildList, list, list, 0)
	d := c.depth
	for _, v := range e.Values {
		o := c.expr(v)
		c.at(e)
		c.emit(code.OpListAppend, 0, list, o)
		c.depth = d
	}
	c.depth = base.num()
	c.dst(code.OpCall, dst, base, 1|code.MethodCall)
}

// formattedValue compiles a replacement field.
func (c *compiler) formattedValue(e *syntax.FormattedValue, dst opnd) {
	base := c.tmp(e.Value)
	how := opnd(0)
	if e.Conversion > 0 {
		how = opnd(e.Conversion)
	}
	if e.FormatSpec != nil {
		c.tmp(e.FormatSpec)
		how |= 256
	}
	c.at(e)
	c.dst(code.OpFormatValue, dst, base, how)
}

// templateStr compiles a t-string: the tuple of its strings, which are one
// more than the fields, and that of its interpolations.
func (c *compiler) templateStr(e *syntax.TemplateStr, dst opnd) {
	base := c.push()
	var strings code.Tuple
	text, n := "", 0
	fields := c.slot(0)
	for _, v := range e.Values {
		switch v := v.(type) {
		case *syntax.Constant:
			text += v.Text
		case *syntax.Interpolation:
			strings = append(strings, code.Text(text))
			text = ""
			c.interpolation(v)
			n++
		}
	}
	strings = append(strings, code.Text(text))
	c.at(e)
	c.constTo(strings, base)
	c.emit(code.OpBuildTuple, fields, fields, opnd(n))
	c.dst(code.OpCallIntrinsic, dst, base, opnd(code.IntrinsicTemplate))
}

// interpolation compiles a field of a t-string into the next temporary.
func (c *compiler) interpolation(e *syntax.Interpolation) {
	base := c.tmp(e.Value)
	c.at(e)
	c.constTo(code.Text(e.Str), c.push())
	var conversion code.Const
	if e.Conversion > 0 {
		conversion = code.Text(rune(e.Conversion))
	}
	c.constTo(conversion, c.push())
	if e.FormatSpec != nil {
		c.tmp(e.FormatSpec)
	} else {
		c.constTo(code.Text(""), c.push())
	}
	c.at(e)
	c.depth = base.num()
	c.emit(code.OpCallIntrinsic, base, base, opnd(code.IntrinsicInterpolation))
	c.push()
}

// percent makes an f-string of `"…" % (a, b)`, as CPython 3 does where the
// format has only plain %s, %r and %a.
func percent(n *syntax.BinOp, format string) (*syntax.JoinedStr, bool) {
	t, ok := n.Right.(*syntax.Tuple)
	if !ok || firstStar(t.Elts) < len(t.Elts) {
		return nil, false
	}
	out := &syntax.JoinedStr{Span: n.Span}
	literal := func(s string) *syntax.Constant {
		// CPython gives these no place.
		return &syntax.Constant{Span: syntax.Span{Start: noPos, Stop: noPos}, Kind: syntax.ConstStr, Text: s}
	}
	used := 0
	for {
		var text string
		text, format = percentLiteral(format)
		if text != "" {
			out.Values = append(out.Values, literal(text))
		}
		if format == "" {
			break
		}
		if used == len(t.Elts) {
			return nil, false
		}
		arg := t.Elts[used]
		used++
		spec, conversion, rest, ok := percentField(format[1:])
		if !ok {
			return nil, false
		}
		format = rest
		field := &syntax.FormattedValue{Span: arg.Range(), Value: arg, Conversion: conversion}
		if spec != "" {
			k := literal(spec)
			k.Span = arg.Range()
			field.FormatSpec = &syntax.JoinedStr{Span: arg.Range(), Values: []syntax.Expr{k}}
		}
		out.Values = append(out.Values, field)
	}
	return out, used == len(t.Elts)
}

// percentLiteral reads text up to a field, with %% for %.
func percentLiteral(format string) (text, rest string) {
	for i := 0; i < len(format); i++ {
		if format[i] == '%' {
			if i+1 < len(format) && format[i+1] == '%' {
				more, rest := percentLiteral(format[i+2:])
				return format[:i+1] + more, rest
			}
			return format[:i], format[i:]
		}
	}
	return format, ""
}

// percentField reads a field after its %: flags, width, precision and letter.
func percentField(format string) (spec string, conversion int8, rest string, ok bool) {
	i, left := 0, false
	for i < len(format) && strings.IndexByte("-+ #0", format[i]) >= 0 {
		left = left || format[i] == '-'
		i++
	}
	digits := func() (string, bool) {
		from := i
		for i < len(format) && format[i] >= '0' && format[i] <= '9' {
			i++
		}
		return format[from:i], i-from <= 2
	}
	width, ok := digits()
	if !ok {
		return "", 0, "", false
	}
	if width != "" {
		if width = strings.TrimLeft(width, "0"); width == "" {
			width = "0"
		} else if !left {
			width = ">" + width
		}
		spec = width
	}
	if i < len(format) && format[i] == '.' {
		i++
		precision, ok := digits()
		if !ok {
			return "", 0, "", false
		}
		if precision = strings.TrimLeft(precision, "0"); precision == "" {
			precision = "0"
		}
		spec += "." + precision
	}
	if i == len(format) || strings.IndexByte("sra", format[i]) < 0 {
		return "", 0, "", false
	}
	return spec, int8(format[i]), format[i+1:], true
}
