package lingering

import (
	"strings"

	"github.com/sllint/sllint/syntax"
)

// guard is what a condition says about the running Python when it is true.
type guard uint8

const (
	anyPython guard = iota
	python2         // it is Python 2, or the names exist
	python3         // it is Python 3, or they do not
)

func (g guard) not() guard {
	switch g {
	case python2:
		return python3
	case python3:
		return python2
	}
	return anyPython
}

// dialect says what a condition tests.
func dialect(test syntax.Expr) guard {
	switch e := test.(type) {
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			return dialect(e.Operand).not()
		}
	case *syntax.BoolOp:
		return combined(e)
	case *syntax.Call:
		if name, ok := e.Func.(*syntax.Name); ok && name.Id == "hasattr" && len(e.Args) == 2 {
			if attr, ok := e.Args[1].(*syntax.Constant); ok && strings.HasPrefix(attr.Text, "exc_") {
				return python2
			}
		}
	case *syntax.Compare:
		if len(e.Ops) == 1 {
			return compared(e.Left, e.Ops[0], e.Comparators[0])
		}
	case *syntax.Name:
		return flag(e.Id)
	case *syntax.Attribute:
		return flag(e.Attr)
	}
	return anyPython
}

// combined: one operand decides a true `and`, all of them a true `or`.
func combined(e *syntax.BoolOp) guard {
	first := dialect(e.Values[0])
	for _, value := range e.Values[1:] {
		kind := dialect(value)
		switch {
		case kind == first:
		case e.Op == syntax.Or:
			return anyPython
		case first == anyPython:
			first = kind
		}
	}
	return first
}

// flag reads the names that projects give to their own tests: PY2, six.PY3,
// is_python3.
func flag(name string) guard {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "")
	switch {
	case strings.Contains(name, "py2"), strings.Contains(name, "python2"):
		return python2
	case strings.Contains(name, "py3"), strings.Contains(name, "python3"):
		return python3
	}
	return anyPython
}

// compared reads `sys.version_info[0] < 3`, `sys.version_info >= (3,)`,
// `sys.version_info.major == 2`, `sys.hexversion < 0x3000000` and the like.
func compared(left syntax.Expr, op syntax.CmpOperator, right syntax.Expr) guard {
	if !isVersion(left) {
		return anyPython
	}
	number, more, ok := major(right)
	if !ok {
		return anyPython
	}
	switch {
	case op == syntax.Eq && number == 2, op == syntax.NotEq && number == 3 && !more,
		op == syntax.Lt && number == 3, op == syntax.LtE && number == 2:
		return python2
	case op == syntax.Eq && number == 3, op == syntax.NotEq && number == 2 && !more,
		op == syntax.GtE && number >= 3, op == syntax.Gt && (number >= 3 || number == 2 && !more):
		return python3
	}
	return anyPython
}

// isVersion reports whether an expression is the version of the running
// Python, or its first part.
func isVersion(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Subscript:
		return isVersion(e.Value)
	case *syntax.Attribute:
		return e.Attr == "version_info" || e.Attr == "hexversion" || e.Attr == "version" ||
			e.Attr == "major" && isVersion(e.Value)
	case *syntax.Name:
		return e.Id == "version_info" || e.Id == "hexversion"
	}
	return false
}

// major reads the first part of a version that is compared with; more says
// that the version compared may have further parts, and so be greater.
func major(e syntax.Expr) (number int, more, ok bool) {
	switch e := e.(type) {
	case *syntax.Tuple:
		if len(e.Elts) > 0 {
			number, _, ok = major(e.Elts[0])
			return number, true, ok
		}
	case *syntax.Constant:
		switch {
		case e.Kind == syntax.ConstInt && (e.Text == "2" || e.Text == "3"):
			return int(e.Text[0] - '0'), false, true
		case e.Kind == syntax.ConstInt && len(e.Text) == 10 && strings.HasPrefix(e.Text, "0x03"):
			return 3, false, true
		case e.Kind == syntax.ConstInt && len(e.Text) == 9 && strings.HasPrefix(e.Text, "0x3"):
			return 3, false, true
		case e.Kind == syntax.ConstStr && (strings.HasPrefix(e.Text, "2") || strings.HasPrefix(e.Text, "3")):
			return int(e.Text[0] - '0'), true, true
		}
	}
	return 0, false, false
}

// catchesMissing reports whether a handler takes the error of a name that is
// not there.
func catchesMissing(handlers []syntax.ExceptHandler) bool {
	for i := range handlers {
		if handlers[i].Type == nil || namesMissing(handlers[i].Type) {
			return true
		}
	}
	return false
}

func namesMissing(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Tuple:
		for _, elt := range e.Elts {
			if namesMissing(elt) {
				return true
			}
		}
	case *syntax.Name:
		switch e.Id {
		case "AttributeError", "ImportError", "Exception", "BaseException", "StandardError":
			return true
		}
	}
	return false
}

// suppressesMissing recognises `with suppress(AttributeError):`.
func suppressesMissing(context syntax.Expr) bool {
	call, ok := context.(*syntax.Call)
	if !ok {
		return false
	}
	name := ""
	switch f := call.Func.(type) {
	case *syntax.Name:
		name = f.Id
	case *syntax.Attribute:
		name = f.Attr
	}
	if name != "suppress" {
		return false
	}
	for _, arg := range call.Args {
		if namesMissing(arg) {
			return true
		}
	}
	return false
}
