package lingering

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file knows names: what a call does by how it is called.

// called is the last name of what a call calls, or empty.
func called(n *syntax.Call) string {
	switch f := n.Func.(type) {
	case *syntax.Name:
		return f.Id
	case *syntax.Attribute:
		return f.Attr
	}
	return ""
}

// relying are the functions that look at the current exception.
var relying = map[string]bool{"exc_info": true, "format_exc": true, "print_exc": true}

// driving are functions that run a program's main loop.
var driving = map[string]bool{
	"serve_forever": true, "run_forever": true, "mainloop": true, "loop_forever": true,
}

// waiting are functions that block; a loop that calls one goes on for long.
var waiting = map[string]bool{
	"sleep": true, "accept": true, "recv": true, "recvfrom": true, "select": true, "poll": true, "wait": true,
	"receive": true, "schedule": true, "handle_request": true, "raw_input": true, "serve_forever": true,
}

// exits recognises calls that end the program, or the thread, and do not come
// back.
func exits(e syntax.Expr) bool {
	call, ok := e.(*syntax.Call)
	if !ok {
		return false
	}
	switch f := call.Func.(type) {
	case *syntax.Name:
		return f.Id == "exit" || f.Id == "quit" || f.Id == "_exit"
	case *syntax.Attribute:
		of, ok := f.Value.(*syntax.Name)
		return ok && (of.Id == "sys" && f.Attr == "exit" || of.Id == "os" && (f.Attr == "_exit" || f.Attr == "abort") ||
			of.Id == "thread" && f.Attr == "exit")
	}
	return false
}

// waits reports whether the statements of a loop block in each turn.
func waits(body []syntax.Stmt) bool {
	return anyOwn(body, func(n syntax.Node) bool {
		call, ok := n.(*syntax.Call)
		if !ok {
			return false
		}
		name := called(call)
		return waiting[name] || name == "get" && takes(call)
	})
}

// isHelper reports whether a function seems to be made for others to call from
// their handlers, where a bare raise is right: it is told something, or its
// name speaks of errors.
func isHelper(def *syntax.FunctionDef) bool {
	a := def.Args
	if a == nil {
		return false
	}
	told := len(a.PosOnly) + len(a.Args) + len(a.KwOnly)
	if told > 0 && len(a.PosOnly)+len(a.Args) > 0 {
		if first := slices.Concat(a.PosOnly, a.Args)[0].Name; first == "self" || first == "cls" {
			told--
		}
	}
	if told > 0 || a.Vararg != nil || a.Kwarg != nil {
		return true
	}
	name := strings.ToLower(def.Name)
	return slices.ContainsFunc([]string{"err", "exc", "fail", "raise", "handle", "__exit__"}, func(part string) bool {
		return strings.Contains(name, part)
	})
}

// takes recognises queue.get(): that of a dict needs a key.
func takes(call *syntax.Call) bool {
	if len(call.Args) > 0 {
		return false
	}
	for _, k := range call.Keywords {
		if k.Arg != "block" && k.Arg != "timeout" {
			return false
		}
	}
	return true
}

// ends reports whether the body of a loop breaks out of it or returns.
func ends(body []syntax.Stmt) bool {
	for _, s := range body {
		switch s := s.(type) {
		case *syntax.Break:
			return true
		case *syntax.For:
			if returns(s.Body) || ends(s.Orelse) {
				return true
			}
		case *syntax.While:
			if returns(s.Body) || ends(s.Orelse) {
				return true
			}
		case *syntax.FunctionDef, *syntax.ClassDef:
		case *syntax.Return:
			return true
		case *syntax.If:
			if ends(s.Body) || ends(s.Orelse) {
				return true
			}
		case *syntax.With:
			if ends(s.Body) {
				return true
			}
		case *syntax.Try:
			if ends(s.Body) || ends(s.Orelse) || ends(s.Finalbody) {
				return true
			}
			for i := range s.Handlers {
				if ends(s.Handlers[i].Body) {
					return true
				}
			}
		}
	}
	return false
}

// retries recognises the handler of an interrupted system call, which is
// made again at once: nothing hangs from that exception.
func retries(h *syntax.ExceptHandler) bool {
	return anyOwn(h.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			return n.Id == "EINTR"
		case *syntax.Attribute:
			return n.Attr == "EINTR"
		}
		return false
	})
}

func yields(body []syntax.Stmt) bool {
	return anyOwn(body, func(n syntax.Node) bool {
		_, ok := n.(*syntax.Yield)
		return ok
	})
}

func returns(body []syntax.Stmt) bool {
	return anyOwn(body, func(n syntax.Node) bool {
		_, ok := n.(*syntax.Return)
		return ok
	})
}

// anyOwn reports whether some node of the statements, inner functions and
// classes aside, is wanted.
func anyOwn(body []syntax.Stmt, wanted func(syntax.Node) bool) bool {
	found := false
	syntax.InspectBody(body, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			return false
		}
		found = found || wanted(n)
		return !found
	})
	return found
}

// endless recognises iterators without an end: iter(f, sentinel), count().
func endless(iter syntax.Expr) bool {
	call, ok := iter.(*syntax.Call)
	if !ok {
		return false
	}
	switch called(call) {
	case "iter":
		return len(call.Args) == 2
	case "count", "cycle":
		return true
	}
	return false
}

// isTrue recognises the tests True and 1, which are names and numbers.
func isTrue(test syntax.Expr) bool {
	switch e := test.(type) {
	case *syntax.Name:
		return e.Id == "True"
	case *syntax.Constant:
		return e.Kind == syntax.ConstTrue || e.Kind == syntax.ConstInt && e.Text != "0"
	}
	return false
}

func isNone(value syntax.Expr) bool {
	c, ok := value.(*syntax.Constant)
	return ok && c.Kind == syntax.ConstNone
}
