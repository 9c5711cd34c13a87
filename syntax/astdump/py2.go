package astdump

import (
	"bytes"
	"strconv"

	"github.com/sllint/sllint/syntax"
)

// open2 writes "Kind@l:c(" for a node that begins at an offset.
func (d *dumper) open2(kind string, offset int) {
	d.str(kind)
	d.byte('@')
	d.at2(offset)
	d.byte('(')
}

// at2 writes a position as 2.7 has it: a token that spans lines, which only a
// string can, has the row of its end and column -1.
func (d *dumper) at2(offset int) {
	if end := d.multiline(offset); end > 0 {
		row, _ := d.place(end - 1)
		d.out = strconv.AppendInt(d.out, int64(row), 10)
		d.str(":-1")
		return
	}
	d.at(offset)
}

// multiline gives the end of the string token at an offset if it spans lines.
func (d *dumper) multiline(offset int) int {
	i := offset
	raw := false
	for i < len(d.src) && i < offset+2 && bytes.IndexByte([]byte("uUbBrR"), d.src[i]) >= 0 {
		raw = raw || d.src[i]|0x20 == 'r'
		i++
	}
	if i >= len(d.src) || d.src[i] != '"' && d.src[i] != '\'' {
		return 0
	}
	quote := d.src[i : i+1]
	if i+2 < len(d.src) && d.src[i+1] == d.src[i] && d.src[i+2] == d.src[i] {
		quote = d.src[i : i+3]
	}
	spans := false
	for i += len(quote); i < len(d.src); i++ {
		switch {
		case d.src[i] == '\\':
			i++
			spans = spans || i < len(d.src) && (d.src[i] == '\n' || d.src[i] == '\r')
		case d.src[i] == '\n' || d.src[i] == '\r':
			spans = true
		case bytes.HasPrefix(d.src[i:], quote):
			if spans {
				return i + len(quote)
			}
			return 0
		}
	}
	return 0
}

// skip moves over blanks, line joins and comments.
func (d *dumper) skip(i int) int {
	for i < len(d.src) {
		switch d.src[i] {
		case ' ', '\t', '\f', '\n', '\r', '\\':
			i++
		case '#':
			for i < len(d.src) && d.src[i] != '\n' && d.src[i] != '\r' {
				i++
			}
		default:
			return i
		}
	}
	return i
}

// past moves from the end of an expression over closing parentheses, and
// counts them.
func (d *dumper) past(i int) (next, closed int) {
	for {
		i = d.skip(i)
		if i >= len(d.src) || d.src[i] != ')' {
			return i, closed
		}
		i++
		closed++
	}
}

// pos2 is where 2.7 says that an expression begins.
func (d *dumper) pos2(e syntax.Expr) int {
	switch e := e.(type) {
	case *syntax.Call:
		return d.pos2(e.Func)
	case *syntax.Attribute:
		return d.pos2(e.Value)
	case *syntax.Subscript:
		return d.pos2(e.Value)
	case *syntax.GeneratorExp, *syntax.ListComp, *syntax.SetComp, *syntax.DictComp:
		return d.skip(e.Pos() + 1)
	case *syntax.Tuple:
		if len(e.Elts) > 0 && d.parenthesised(e) {
			return d.skip(e.Pos() + 1)
		}
	case *syntax.BinOp:
		if left, ok := e.Left.(*syntax.BinOp); ok && left.Start == e.Start && level(left.Op) == level(e.Op) && e.Op != syntax.Pow {
			at, _ := d.past(left.End())
			return at
		}
	}
	return e.Pos()
}

// parenthesised tells whether a tuple has parentheses of its own: more open
// before its first element than close behind that.
func (d *dumper) parenthesised(t *syntax.Tuple) bool {
	opened := 0
	first := t.Elts[0].Pos()
	for i := d.skip(t.Pos()); i < first && d.src[i] == '('; i = d.skip(i + 1) {
		opened++
	}
	_, closed := d.past(t.Elts[0].End())
	return opened > closed
}

// level groups the operators that one rule of 2.7's grammar chains.
func level(op syntax.Operator) int {
	switch op {
	case syntax.Add, syntax.Sub:
		return 1
	case syntax.Mult, syntax.Div, syntax.Mod, syntax.FloorDiv:
		return 2
	case syntax.LShift, syntax.RShift:
		return 3
	}
	return 10 + int(op)
}

func (d *dumper) exprs2(es []syntax.Expr) { list(d, es, d.expr2) }
func (d *dumper) body2(b []syntax.Stmt)   { list(d, b, d.stmt2) }

func (d *dumper) bodies2(bodies ...[]syntax.Stmt) {
	for _, b := range bodies {
		d.comma()
		d.body2(b)
	}
}

func (d *dumper) fields2(exprs ...syntax.Expr) {
	for i, e := range exprs {
		if i > 0 {
			d.comma()
		}
		d.expr2(e)
	}
	d.byte(')')
}

func (d *dumper) stmt2(s syntax.Stmt) {
	d.byte('\n')
	at := s.Pos()
	switch s := s.(type) {
	case *syntax.FunctionDef:
		d.open2("FunctionDef", d.decorated(at, s.Decorators))
		d.text(s.Name)
		d.comma()
		d.arguments2(s.Args)
		d.bodies2(s.Body)
		d.comma()
		d.exprs2(s.Decorators)
		d.byte(')')
	case *syntax.ClassDef:
		d.open2("ClassDef", d.decorated(at, s.Decorators))
		d.text(s.Name)
		d.comma()
		d.exprs2(s.Bases)
		d.bodies2(s.Body)
		d.comma()
		d.exprs2(s.Decorators)
		d.byte(')')
	case *syntax.For:
		d.open2("For", at)
		d.target2(s.Target)
		d.comma()
		d.expr2(s.Iter)
		d.bodies2(s.Body, s.Orelse)
		d.byte(')')
	case *syntax.While:
		d.open2("While", at)
		d.expr2(s.Test)
		d.bodies2(s.Body, s.Orelse)
		d.byte(')')
	case *syntax.If:
		if bytes.HasPrefix(d.src[at:], []byte("elif")) {
			at = d.skip(at + len("elif"))
		}
		d.open2("If", at)
		d.expr2(s.Test)
		d.bodies2(s.Body, s.Orelse)
		d.byte(')')
	case *syntax.With:
		d.with2(s, 0, d.skip(at+len("with")))
	case *syntax.Try:
		d.try2(s)
	default:
		d.simple2(s)
	}
}

// decorated is where a definition begins: at its first decorator's @.
func (d *dumper) decorated(at int, decorators []syntax.Expr) int {
	if len(decorators) == 0 {
		return at
	}
	return bytes.LastIndexByte(d.src[:decorators[0].Pos()], '@')
}

// target2 writes the target of a for: a bare tuple begins where its first
// element does.
func (d *dumper) target2(e syntax.Expr) {
	if t, ok := e.(*syntax.Tuple); ok && len(t.Elts) > 0 && !d.parenthesised(t) {
		d.open2("Tuple", d.pos2(t.Elts[0]))
		d.exprs2(t.Elts)
		d.close3(t.Ctx)
		return
	}
	d.expr2(e)
}

// with2 writes the items from i on, one With in the other.
func (d *dumper) with2(s *syntax.With, i, at int) {
	item := s.Items[i]
	d.open2("With", at)
	d.expr2(item.Context)
	d.comma()
	d.expr2(item.Vars)
	d.comma()
	if i+1 == len(s.Items) {
		d.body2(s.Body)
	} else {
		end := item.Context.End()
		if item.Vars != nil {
			end = item.Vars.End()
		}
		comma, _ := d.past(end)
		d.str("[\n")
		d.with2(s, i+1, d.skip(comma+1))
		d.byte(']')
	}
	d.byte(')')
}

// try2 writes a try with both handlers and finally as two nodes.
func (d *dumper) try2(s *syntax.Try) {
	if len(s.Finalbody) > 0 {
		d.open2("TryFinally", s.Pos())
		if len(s.Handlers) == 0 {
			d.body2(s.Body)
		} else {
			d.str("[\n")
			d.tryExcept2(s)
			d.byte(']')
		}
		d.bodies2(s.Finalbody)
		d.byte(')')
		return
	}
	d.tryExcept2(s)
}

func (d *dumper) tryExcept2(s *syntax.Try) {
	d.open2("TryExcept", s.Pos())
	d.body2(s.Body)
	d.comma()
	list(d, s.Handlers, func(h syntax.ExceptHandler) {
		d.open2("ExceptHandler", h.Pos())
		d.expr2(h.Type)
		d.comma()
		d.expr2(h.Target)
		d.bodies2(h.Body)
		d.byte(')')
	})
	d.bodies2(s.Orelse)
	d.byte(')')
}

func (d *dumper) simple2(s syntax.Stmt) {
	open := func(kind string) { d.open2(kind, s.Pos()) }
	switch s := s.(type) {
	case *syntax.Return:
		open("Return")
		d.fields2(s.Value)
	case *syntax.Delete:
		open("Delete")
		d.exprs2(s.Targets)
		d.byte(')')
	case *syntax.Assign:
		open("Assign")
		d.exprs2(s.Targets)
		d.comma()
		d.fields2(s.Value)
	case *syntax.AugAssign:
		open("AugAssign")
		d.expr2(s.Target)
		d.str("," + operators[s.Op] + ",")
		d.fields2(s.Value)
	case *syntax.Print:
		open("Print")
		d.expr2(s.Dest)
		d.comma()
		d.exprs2(s.Values)
		if s.NL {
			d.str(",True)")
		} else {
			d.str(",False)")
		}
	case *syntax.Exec:
		open("Exec")
		d.fields2(s.Body, s.Globals, s.Locals)
	case *syntax.Raise:
		open("Raise")
		d.fields2(s.Exc, s.Inst, s.Tback)
	case *syntax.Assert:
		open("Assert")
		d.fields2(s.Test, s.Msg)
	case *syntax.Import:
		open("Import")
		d.aliases2(s.Names)
		d.byte(')')
	case *syntax.ImportFrom:
		open("ImportFrom")
		d.name(s.Module)
		d.comma()
		d.aliases2(s.Names)
		d.str(",i" + strconv.FormatInt(int64(s.Level), 16) + ")")
	case *syntax.Global:
		open("Global")
		list(d, s.Names, d.text)
		d.byte(')')
	case *syntax.ExprStmt:
		open("Expr")
		d.fields2(s.Value)
	case *syntax.Pass:
		open("Pass")
		d.byte(')')
	case *syntax.Break:
		open("Break")
		d.byte(')')
	case *syntax.Continue:
		open("Continue")
		d.byte(')')
	default:
		d.byte('?')
	}
}

func (d *dumper) aliases2(names []syntax.Alias) {
	list(d, names, func(a syntax.Alias) {
		d.str("alias(")
		d.text(a.Name)
		d.comma()
		d.name(a.AsName)
		d.byte(')')
	})
}
