package tasklets

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// WrongExceptionHandoff is SLL406.
var WrongExceptionHandoff = &analysis.Rule{
	Code:     "SLL406",
	Name:     "wrong-exception-handoff",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"send_exception", "raise_exception", "send_throw", "throw", "bomb", "kill"},
	Doc: analysis.Doc{
		Title: "An exception handed to another tasklet in the wrong form",
		What: "`channel.send_exception` and `tasklet.raise_exception` with an instance, with `sys.exc_info()`, or with a class and an " +
			"instance of it; `send_throw` and `throw` with the triple as one argument, or with an instance and a value; `bomb` with an " +
			"instance alone; `kill` with an exception.",
		Why: "`send_exception(cls, *args)` and `raise_exception(cls, *args)` make the exception themselves, `cls(*args)`: an instance is a " +
			"`TypeError` in the sender, while the receiver waits on; `*sys.exc_info()` arrives as `ValueError(ValueError('…'), <traceback>)`, " +
			"without its traceback and with the sender's frames among its arguments. `send_throw` and `throw` take what `raise` takes. " +
			"`bomb(instance)` fails in the receiver with an `AttributeError`. `kill`'s argument says only whether to wait.",
		Bad: `import sys
import stackless

def relay(channel, work):
    try:
        channel.send(work())
    except ValueError:
        channel.send_exception(*sys.exc_info())
`,
		Good: `import sys
import stackless

def relay(channel, work):
    try:
        channel.send(work())
    except ValueError:
        channel.send_throw(*sys.exc_info())
`,
		Versions: "Stackless 2.7 and 3.7 alike, asked about each form. `send_throw` and `throw` are in both; older ones have neither " +
			"(`stacklesslib.util.send_throw` stands in).",
		Fix:     "Uses `send_throw`, or `throw`, which take an instance or the triple; adds the missing `*`. Safe.",
		Confirm: "The call is run with a tasklet that receives. Confirmed when it raises, or when the exception that arrives is another one.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		if !f.UsesTasklets() {
			return
		}
		eachCall(f, func(s *scope.Scope, _ syntax.Stmt, call *syntax.Call) {
			h := handoff{pass, f, s, call}
			if message, fix := h.check(); message != "" {
				pass.Report(analysis.Finding{Message: message, Span: call.Range(), Severity: pass.Rule.Severity, Fix: fix})
			}
		})
	},
}

// handoff is one call that may hand an exception on.
type handoff struct {
	pass *analysis.Pass
	f    *flow.File
	s    *scope.Scope
	call *syntax.Call
}

func (h *handoff) check() (string, *analysis.Fix) {
	if h.f.Origin(h.s, h.call.Func) == "stackless.bomb" {
		if len(h.call.Args) == 1 && len(h.call.Keywords) == 0 && h.instance(h.call.Args[0]) {
			return "a bomb wants the type first: with an instance alone the receiver gets an AttributeError", nil
		}
		return "", nil
	}
	a, ok := h.call.Func.(*syntax.Attribute)
	if !ok || len(h.call.Args) == 0 {
		return "", nil
	}
	switch a.Attr {
	case "send_exception":
		return h.makes(a, "send_throw")
	case "raise_exception":
		return h.makes(a, "throw")
	case "send_throw":
		if h.f.Origin(h.s, a) != "" {
			return "", nil // the function of stacklesslib
		}
		return h.raises(a)
	case "throw":
		if h.f.KindOf(h.s, a.Value) == flow.Tasklet {
			return h.raises(a)
		}
	case "kill":
		if h.f.KindOf(h.s, a.Value) == flow.Tasklet && (h.instance(h.call.Args[0]) || h.class(h.call.Args[0])) {
			return "kill() raises TaskletExit whatever it is given: this only says that it is to happen later; throw() takes an exception", nil
		}
	}
	return "", nil
}

// makes checks a call that makes the exception from a class and arguments;
// better is the one that takes an exception.
func (h *handoff) makes(a *syntax.Attribute, better string) (string, *analysis.Fix) {
	use := func() *analysis.Fix {
		from := a.End() - len(a.Attr)
		return fixes.Replace(true, "Use "+better, syntax.Span{Start: int32(from), Stop: int32(a.End())}, better)
	}
	first := h.call.Args[0]
	if star, ok := first.(*syntax.Starred); ok {
		if h.triple(star.Value) {
			return a.Attr + "() makes an exception from these: the receiver gets one whose arguments are the exception and the traceback", use()
		}
		return "", nil
	}
	switch {
	case h.triple(first):
		fix := use()
		fix.Edits = append(fix.Edits, fixes.Replace(true, "", syntax.Span{Start: int32(first.Pos()), Stop: int32(first.Pos())}, "*").Edits...)
		return a.Attr + "() wants a class: the triple is a TypeError here, and the receiver waits on", fix
	case h.instance(first):
		if len(h.call.Args) > 1 {
			return a.Attr + "() wants a class: an instance is a TypeError here, and the receiver waits on", nil
		}
		return a.Attr + "() wants a class: an instance is a TypeError here, and the receiver waits on", use()
	case len(h.call.Args) == 2 && h.caught(h.call.Args[1]) && h.typeOf(first, h.call.Args[1]):
		return a.Attr + "() makes another exception, with this one as its argument", use()
	}
	return "", nil
}

// raises checks a call that takes what raise takes.
func (h *handoff) raises(a *syntax.Attribute) (string, *analysis.Fix) {
	first := h.call.Args[0]
	switch {
	case h.triple(first):
		at := syntax.Span{Start: int32(first.Pos()), Stop: int32(first.Pos())}
		return a.Attr + "() takes the parts of the triple one by one: as one argument it is a TypeError",
			fixes.Replace(true, "Unpack the triple", at, "*")
	case len(h.call.Args) > 1 && h.instance(first) && !isNone(h.call.Args[1]):
		return a.Attr + "(): an instance may not have a separate value, which is a TypeError", nil
	}
	return "", nil
}

func isNone(e syntax.Expr) bool {
	c, ok := e.(*syntax.Constant)
	return ok && c.Kind == syntax.ConstNone
}

// triple recognises sys.exc_info(), a name for it, and the first two parts.
func (h *handoff) triple(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Call:
		return h.f.Origin(h.s, e.Func) == "sys.exc_info"
	case *syntax.Subscript:
		_, slice := e.Slice.(*syntax.Slice)
		return slice && h.triple(e.Value)
	case *syntax.Name:
		_, list := h.f.Lookup(h.s, e)
		return len(list) == 1 && list[0].Value != nil && h.isExcInfo(list[0].Value)
	}
	return false
}

func (h *handoff) isExcInfo(e syntax.Expr) bool {
	call, ok := e.(*syntax.Call)
	return ok && h.f.Origin(h.s, call.Func) == "sys.exc_info"
}

// instance recognises an exception that was caught, or is made here.
func (h *handoff) instance(e syntax.Expr) bool {
	if call, ok := e.(*syntax.Call); ok {
		return h.class(call.Func)
	}
	return h.caught(e)
}

// caught recognises the name of an except clause.
func (h *handoff) caught(e syntax.Expr) bool {
	name, ok := e.(*syntax.Name)
	if !ok {
		return false
	}
	_, list := h.f.Lookup(h.s, name)
	for _, b := range list {
		if b.Caught == nil {
			return false
		}
	}
	return len(list) > 0
}

// class recognises a built-in exception's class, and one of the file that is
// derived from one.
func (h *handoff) class(e syntax.Expr) bool {
	name, ok := e.(*syntax.Name)
	if !ok {
		return false
	}
	d := h.f.Def(h.s, name)
	for i := 0; d != nil && d.Kind == scope.Class && i < 5; i++ {
		def, ok := d.Node.(*syntax.ClassDef)
		if !ok || len(def.Bases) == 0 {
			return false
		}
		if builtin[flow.LastName(def.Bases[0])] {
			return true
		}
		d = h.f.Def(d.Parent, def.Bases[0])
	}
	_, list := h.f.Lookup(h.s, name)
	return len(list) == 0 && builtin[name.Id]
}

// typeOf recognises type(e) and e.__class__.
func (h *handoff) typeOf(e, of syntax.Expr) bool {
	text := h.pass.File.Text(of)
	switch e := e.(type) {
	case *syntax.Call:
		return flow.LastName(e.Func) == "type" && len(e.Args) == 1 && h.pass.File.Text(e.Args[0]) == text
	case *syntax.Attribute:
		return e.Attr == "__class__" && h.pass.File.Text(e.Value) == text
	}
	return false
}

// builtin are exceptions that tasklets hand to each other.
var builtin = map[string]bool{
	"BaseException": true, "Exception": true, "StandardError": true, "ArithmeticError": true, "AssertionError": true,
	"AttributeError": true, "EOFError": true, "EnvironmentError": true, "IOError": true, "ImportError": true, "IndexError": true,
	"KeyError": true, "KeyboardInterrupt": true, "LookupError": true, "MemoryError": true, "NameError": true,
	"NotImplementedError": true, "OSError": true, "OverflowError": true, "RuntimeError": true, "StopIteration": true,
	"SystemExit": true, "TaskletExit": true, "TypeError": true, "ValueError": true, "ZeroDivisionError": true,
	"TimeoutError": true, "ConnectionError": true,
}
