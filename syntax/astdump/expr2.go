package astdump

import (
	"bytes"

	"github.com/sllint/sllint/syntax"
)

func (d *dumper) expr2(e syntax.Expr) {
	if isNil(e) {
		d.byte('~')
		return
	}
	open := func(kind string) { d.open2(kind, d.pos2(e)) }
	switch e := e.(type) {
	case *syntax.BoolOp:
		open("BoolOp")
		d.str(boolOps[e.Op] + ",")
		d.exprs2(e.Values)
		d.byte(')')
	case *syntax.BinOp:
		open("BinOp")
		d.expr2(e.Left)
		d.str("," + operators[e.Op] + ",")
		d.fields2(e.Right)
	case *syntax.UnaryOp:
		if d.negative(e) {
			open("Num")
			d.number(e.Operand.(*syntax.Constant), true)
			d.byte(')')
			return
		}
		open("UnaryOp")
		d.str(unaryOps[e.Op] + ",")
		d.fields2(e.Operand)
	case *syntax.Lambda:
		open("Lambda")
		d.arguments2(e.Args)
		d.comma()
		d.fields2(e.Body)
	case *syntax.IfExp:
		open("IfExp")
		d.fields2(e.Test, e.Body, e.Orelse)
	case *syntax.Compare:
		open("Compare")
		d.expr2(e.Left)
		d.comma()
		list(d, e.Ops, d.cmpOp)
		d.comma()
		d.exprs2(e.Comparators)
		d.byte(')')
	case *syntax.Call:
		d.call2(e, d.pos2(e))
	case *syntax.Constant:
		d.constant2(e)
	case *syntax.Attribute:
		open("Attribute")
		d.expr2(e.Value)
		d.comma()
		d.text(e.Attr)
		d.close3(e.Ctx)
	case *syntax.Subscript:
		open("Subscript")
		d.expr2(e.Value)
		d.comma()
		d.slice2(e.Slice)
		d.close3(e.Ctx)
	case *syntax.Name:
		open("Name")
		d.text(e.Id)
		d.close3(e.Ctx)
	case *syntax.List:
		open("List")
		d.exprs2(e.Elts)
		d.close3(e.Ctx)
	case *syntax.Tuple:
		open("Tuple")
		d.exprs2(e.Elts)
		d.close3(e.Ctx)
	default:
		d.display2(e)
	}
}

func (d *dumper) display2(e syntax.Expr) {
	open := func(kind string) { d.open2(kind, d.pos2(e)) }
	switch e := e.(type) {
	case *syntax.Dict:
		open("Dict")
		d.exprs2(e.Keys)
		d.comma()
		d.exprs2(e.Values)
		d.byte(')')
	case *syntax.Set:
		open("Set")
		d.exprs2(e.Elts)
		d.byte(')')
	case *syntax.ListComp:
		open("ListComp")
		d.expr2(e.Elt)
		d.comma()
		d.generators2(e.Generators)
	case *syntax.SetComp:
		open("SetComp")
		d.expr2(e.Elt)
		d.comma()
		d.generators2(e.Generators)
	case *syntax.GeneratorExp:
		open("GeneratorExp")
		d.expr2(e.Elt)
		d.comma()
		d.generators2(e.Generators)
	case *syntax.DictComp:
		open("DictComp")
		d.expr2(e.Key)
		d.comma()
		d.expr2(e.Value)
		d.comma()
		d.generators2(e.Generators)
	case *syntax.Yield:
		open("Yield")
		d.fields2(e.Value)
	case *syntax.Repr:
		open("Repr")
		d.fields2(e.Value)
	default:
		d.byte('?')
	}
}

// negative tells whether 2.7 reads a minus sign as part of a number: right
// before one that has no parentheses.
func (d *dumper) negative(e *syntax.UnaryOp) bool {
	c, ok := e.Operand.(*syntax.Constant)
	if !ok || e.Op != syntax.USub || c.Kind < syntax.ConstInt || c.Kind > syntax.ConstImag {
		return false
	}
	return bytes.IndexByte(d.src[e.Pos():c.Pos()], '(') < 0
}

func (d *dumper) constant2(e *syntax.Constant) {
	switch e.Kind {
	case syntax.ConstNone:
		d.open2("Name", e.Pos())
		d.str(`"None",Load)`)
		return
	case syntax.ConstEllipsis:
		d.str("Ellipsis")
		return
	case syntax.ConstStr:
		d.open2("Str", e.Pos())
		d.text(e.Text)
	case syntax.ConstBytes:
		d.open2("Str", e.Pos())
		d.quoted("b", e.Text)
	default:
		d.open2("Num", e.Pos())
		d.number(e, false)
	}
	d.byte(')')
}

// call2 splits *args and **kwargs from the others.
func (d *dumper) call2(e *syntax.Call, at int) {
	var star, kwargs syntax.Expr
	args := make([]syntax.Expr, 0, len(e.Args))
	for _, a := range e.Args {
		if s, ok := a.(*syntax.Starred); ok {
			star = s.Value
		} else {
			args = append(args, a)
		}
	}
	keywords := make([]syntax.Keyword, 0, len(e.Keywords))
	for _, k := range e.Keywords {
		if k.Arg == "" {
			kwargs = k.Value
		} else {
			keywords = append(keywords, k)
		}
	}
	d.open2("Call", at)
	d.expr2(e.Func)
	d.comma()
	d.exprs2(args)
	d.comma()
	list(d, keywords, func(k syntax.Keyword) {
		d.str("keyword(")
		d.text(k.Arg)
		d.comma()
		d.fields2(k.Value)
	})
	d.comma()
	d.fields2(star, kwargs)
}

func (d *dumper) slice2(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Slice:
		d.str("Slice(")
		d.expr2(e.Lower)
		d.comma()
		d.expr2(e.Upper)
		d.comma()
		if colon := d.secondColon(e); e.Step == nil && colon >= 0 {
			d.open2("Name", colon)
			d.str(`"None",Load))`)
			return
		}
		d.fields2(e.Step)
	case *syntax.ExtSlice:
		d.str("ExtSlice(")
		list(d, e.Dims, d.slice2)
		d.byte(')')
	case *syntax.Constant:
		if e.Kind == syntax.ConstEllipsis {
			d.str("Ellipsis")
			return
		}
		d.index2(e)
	default:
		d.index2(e)
	}
}

func (d *dumper) index2(e syntax.Expr) {
	d.str("Index(")
	d.fields2(e)
}

// secondColon finds the colon of an empty step, for which 2.7 makes a None.
func (d *dumper) secondColon(e *syntax.Slice) int {
	from, colons := e.Pos(), 0
	if e.Upper != nil {
		from, colons = e.Upper.End(), 1
	} else if e.Lower != nil {
		from = e.Lower.End()
	}
	for i, _ := d.past(from); i < e.End() && d.src[i] == ':'; i = d.skip(i + 1) {
		if colons++; colons == 2 {
			return i
		}
	}
	return -1
}

func (d *dumper) arguments2(a *syntax.Arguments) {
	d.str("arguments(")
	if a == nil {
		a = &syntax.Arguments{}
	}
	list(d, a.Args, func(a syntax.Arg) {
		if a.Pattern != nil {
			d.pattern2(a.Pattern)
			return
		}
		d.open2("Name", a.Pos())
		d.text(a.Name)
		d.str(",Param)")
	})
	for _, extra := range []*syntax.Arg{a.Vararg, a.Kwarg} {
		d.comma()
		if extra == nil {
			d.byte('~')
		} else {
			d.text(extra.Name)
		}
	}
	d.comma()
	d.exprs2(a.Defaults)
	d.byte(')')
}

// pattern2 writes a tuple parameter, whose names 2.7 stores.
func (d *dumper) pattern2(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Tuple:
		d.open2("Tuple", d.pos2(e))
		list(d, e.Elts, d.pattern2)
		d.str(",Store)")
	case *syntax.Name:
		d.open2("Name", e.Pos())
		d.text(e.Id)
		d.str(",Store)")
	default:
		d.byte('?')
	}
}

func (d *dumper) generators2(gs []syntax.Comprehension) {
	list(d, gs, func(g syntax.Comprehension) {
		d.str("comprehension(")
		d.target2(g.Target)
		d.comma()
		d.expr2(g.Iter)
		d.comma()
		d.exprs2(g.Ifs)
		d.byte(')')
	})
	d.byte(')')
}
