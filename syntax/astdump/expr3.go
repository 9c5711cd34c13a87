package astdump

import (
	"strconv"

	"github.com/sllint/sllint/syntax"
)

func (d *dumper) expr3(e syntax.Expr) {
	if isNil(e) {
		d.byte('~')
		return
	}
	switch e := e.(type) {
	case *syntax.BoolOp:
		d.open3("BoolOp", e)
		d.str(boolOps[e.Op] + ",")
		d.exprs3(e.Values)
		d.byte(')')
	case *syntax.NamedExpr:
		d.open3("NamedExpr", e)
		d.fields3(e.Target, e.Value)
	case *syntax.BinOp:
		d.open3("BinOp", e)
		d.expr3(e.Left)
		d.str("," + operators[e.Op] + ",")
		d.fields3(e.Right)
	case *syntax.UnaryOp:
		d.open3("UnaryOp", e)
		d.str(unaryOps[e.Op] + ",")
		d.fields3(e.Operand)
	case *syntax.Lambda:
		d.open3("Lambda", e)
		d.arguments3(e.Args)
		d.comma()
		d.fields3(e.Body)
	case *syntax.IfExp:
		d.open3("IfExp", e)
		d.fields3(e.Test, e.Body, e.Orelse)
	case *syntax.Compare:
		d.open3("Compare", e)
		d.expr3(e.Left)
		d.comma()
		list(d, e.Ops, d.cmpOp)
		d.comma()
		d.exprs3(e.Comparators)
		d.byte(')')
	case *syntax.Call:
		d.open3("Call", e)
		d.expr3(e.Func)
		d.comma()
		d.exprs3(e.Args)
		d.comma()
		d.keywords3(e.Keywords)
		d.byte(')')
	case *syntax.Constant:
		d.open3("Constant", e)
		d.constant3(e)
		d.byte(')')
	case *syntax.Attribute:
		d.open3("Attribute", e)
		d.expr3(e.Value)
		d.comma()
		d.text(e.Attr)
		d.close3(e.Ctx)
	case *syntax.Subscript:
		d.open3("Subscript", e)
		d.expr3(e.Value)
		d.comma()
		d.expr3(e.Slice)
		d.close3(e.Ctx)
	case *syntax.Starred:
		d.open3("Starred", e)
		d.expr3(e.Value)
		d.close3(e.Ctx)
	case *syntax.Name:
		d.open3("Name", e)
		d.text(e.Id)
		d.close3(e.Ctx)
	case *syntax.List:
		d.open3("List", e)
		d.exprs3(e.Elts)
		d.close3(e.Ctx)
	case *syntax.Tuple:
		d.open3("Tuple", e)
		d.exprs3(e.Elts)
		d.close3(e.Ctx)
	case *syntax.Slice:
		d.open3("Slice", e)
		d.fields3(e.Lower, e.Upper, e.Step)
	default:
		d.display3(e)
	}
}

// close3 ends a node whose last field is its context.
func (d *dumper) close3(c syntax.Ctx) {
	d.comma()
	d.ctx(c)
	d.byte(')')
}

func (d *dumper) display3(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Dict:
		d.open3("Dict", e)
		d.exprs3(e.Keys)
		d.comma()
		d.exprs3(e.Values)
		d.byte(')')
	case *syntax.Set:
		d.open3("Set", e)
		d.exprs3(e.Elts)
		d.byte(')')
	case *syntax.ListComp:
		d.open3("ListComp", e)
		d.expr3(e.Elt)
		d.comma()
		d.generators3(e.Generators)
	case *syntax.SetComp:
		d.open3("SetComp", e)
		d.expr3(e.Elt)
		d.comma()
		d.generators3(e.Generators)
	case *syntax.GeneratorExp:
		d.open3("GeneratorExp", e)
		d.expr3(e.Elt)
		d.comma()
		d.generators3(e.Generators)
	case *syntax.DictComp:
		d.open3("DictComp", e)
		d.expr3(e.Key)
		d.comma()
		d.expr3(e.Value)
		d.comma()
		d.generators3(e.Generators)
	case *syntax.Await:
		d.open3("Await", e)
		d.fields3(e.Value)
	case *syntax.Yield:
		d.open3("Yield", e)
		d.fields3(e.Value)
	case *syntax.YieldFrom:
		d.open3("YieldFrom", e)
		d.fields3(e.Value)
	case *syntax.FormattedValue:
		if d.fstring != nil { // before 3.12 it had the whole string's position
			d.open3("FormattedValue", d.fstring)
		} else {
			d.open3("FormattedValue", e)
		}
		d.expr3(e.Value)
		d.conversion3(e.Conversion)
		d.inSpec = e.FormatSpec != nil
		d.fields3(e.FormatSpec)
	case *syntax.JoinedStr:
		outer := d.fstring
		if d.f.Version < syntax.Py312 && (outer == nil || !d.inSpec) {
			d.fstring = e
		}
		d.inSpec = false
		if d.fstring != nil {
			d.open3("JoinedStr", d.fstring)
		} else {
			d.open3("JoinedStr", e)
		}
		list(d, e.Values, d.part3)
		d.byte(')')
		d.fstring = outer
	case *syntax.Interpolation:
		d.open3("Interpolation", e)
		d.expr3(e.Value)
		d.comma()
		d.text(e.Str)
		d.conversion3(e.Conversion)
		d.fields3(e.FormatSpec)
	case *syntax.TemplateStr:
		d.open3("TemplateStr", e)
		d.exprs3(e.Values)
		d.byte(')')
	default:
		d.byte('?')
	}
}

// part3 writes a part of an f-string; before 3.12 its text had the position of
// the whole.
func (d *dumper) part3(e syntax.Expr) {
	if c, ok := e.(*syntax.Constant); ok && d.fstring != nil {
		d.open3("Constant", d.fstring)
		d.constant3(c)
		d.byte(')')
		return
	}
	d.expr3(e)
}

func (d *dumper) conversion3(c int8) {
	d.str(",i" + strconv.FormatInt(int64(c), 16) + ",")
}

func (d *dumper) constant3(e *syntax.Constant) {
	switch e.Kind {
	case syntax.ConstNone:
		d.byte('~')
	case syntax.ConstTrue:
		d.str("True")
	case syntax.ConstFalse:
		d.str("False")
	case syntax.ConstEllipsis:
		d.str("...")
	case syntax.ConstStr:
		d.text(e.Text)
		if e.UPrefix {
			d.str(",u")
		}
	case syntax.ConstBytes:
		d.quoted("b", e.Text)
	default:
		d.number(e, false)
	}
}
