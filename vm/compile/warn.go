package compile

import (
	"fmt"
	"math/big"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// Warning is a SyntaxWarning that CPython's parser or compiler gives.
type Warning struct {
	syntax.Warning
	Parsing bool // it is the parser's
	Symbols bool // it is the symbol table's of Python 2
}

func (c *compiler) warn(n syntax.Node, format string, args ...any) {
	if c.opt.Warn != nil {
		line := c.lineOf(n.Pos())
		c.opt.Warn(Warning{Warning: syntax.Warning{
			Msg: fmt.Sprintf(format, args...), Span: syntax.Span{Start: int32(n.Pos()), Stop: int32(n.End())}, Begin: c.f.Position(n.Pos()), Line: line,
		}})
	}
}

// typeOf names the type of a display or literal, "" for any other expression.
func (c *compiler) typeOf(e syntax.Expr) string {
	switch e.(type) {
	case *syntax.Tuple:
		return "tuple"
	case *syntax.List, *syntax.ListComp:
		return "list"
	case *syntax.Dict, *syntax.DictComp:
		return "dict"
	case *syntax.Set, *syntax.SetComp:
		return "set"
	case *syntax.GeneratorExp:
		return "generator"
	case *syntax.Lambda:
		return "function"
	case *syntax.JoinedStr, *syntax.FormattedValue:
		return "str"
	}
	if v, ok := c.fold(e); ok {
		return constType(v)
	}
	return ""
}

func constType(v code.Const) string {
	switch v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int64, *big.Int:
		return "int"
	case float64:
		return "float"
	case complex128:
		return "complex"
	case code.Text:
		return "str"
	case code.Bytes:
		return "bytes"
	case code.Tuple:
		return "tuple"
	case code.FrozenSet:
		return "frozenset"
	case code.Ellipsis:
		return "ellipsis"
	}
	return ""
}

// warnIs warns of `x is 1`.
func (c *compiler) warnIs(e *syntax.Compare) {
	if c.py2 || c.opt.Warn == nil {
		return
	}
	literal := func(e syntax.Expr) bool {
		v, ok := c.fold(e)
		if !ok {
			return false
		}
		switch v.(type) {
		case nil, bool, code.Ellipsis:
			return false
		}
		return true
	}
	left := e.Left
	for i, op := range e.Ops {
		right := e.Comparators[i]
		if (op == syntax.Is || op == syntax.IsNot) && (literal(left) || literal(right)) {
			kind := right
			if literal(left) {
				kind = left
			}
			if op == syntax.Is {
				c.warn(e, "\"is\" with '%s' literal. Did you mean \"==\"?", c.typeOf(kind))
			} else {
				c.warn(e, "\"is not\" with '%s' literal. Did you mean \"!=\"?", c.typeOf(kind))
			}
			return
		}
		left = right
	}
}

// warnCall warns of a call of what cannot be called.
func (c *compiler) warnCall(e *syntax.Call) {
	if c.py2 || c.opt.Warn == nil {
		return
	}
	if _, lambda := e.Func.(*syntax.Lambda); lambda {
		return
	}
	if kind := c.typeOf(e.Func); kind != "" {
		c.warn(e.Func, "'%s' object is not callable; perhaps you missed a comma?", kind)
	}
}

// warnSubscript warns of an index into what has no items, or none of that type.
func (c *compiler) warnSubscript(e *syntax.Subscript) {
	if c.py2 || c.opt.Warn == nil {
		return
	}
	kind := c.typeOf(e.Value)
	switch kind {
	case "", "dict":
		return
	case "set", "generator", "function", "NoneType", "bool", "int", "float", "complex", "ellipsis", "frozenset":
		c.warn(e.Value, "'%s' object is not subscriptable; perhaps you missed a comma?", kind)
		return
	}
	if index := c.typeOf(e.Slice); index != "" && index != "int" && index != "bool" {
		c.warn(e.Value, "%s indices must be integers or slices, not %s; perhaps you missed a comma?", kind, index)
	}
}

// warnAssert warns of `assert (x, "message")`.
func (c *compiler) warnAssert(s *syntax.Assert) {
	if t, ok := s.Test.(*syntax.Tuple); ok && len(t.Elts) > 0 {
		c.warn(s, "assertion is always true, perhaps remove parentheses?")
	}
}
