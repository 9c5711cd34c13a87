package heap

import (
	"bytes"
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file decides, from the names that a file uses and one look at its
// statements, which functions are worth running. It must be cheap: it sees
// every file.

// smallFile is the size up to which everything is followed: of a file, or of
// the functions in it that may have to do with what is held.
const smallFile = 3000

// triggerSyms are identifiers near which exceptions, tracebacks and frames get
// held; a file without one of them, without handlers that let their exception
// go somewhere, and without raise of a variable has nothing to say.
var triggerSyms = words(`exc_info _getframe currentframe getouterframes getinnerframes f_locals __traceback__
set_exception with_traceback exception reraise raise_from tb_frame exc_clear exc_traceback create_future create_task
ensure_future run_in_executor submit Future contextmanager asynccontextmanager __exit__ __aexit__ stack
gi_frame cr_frame clear_frames exec`)

// Triggers reports whether a name, somewhere in a file, can make a difference to what
// is looked into.
func Triggers(name string) bool {
	return triggerSyms[name] || name == "locals" || name == "vars" || futureName(name)
}

// triggers reports whether an occurrence of one of the identifiers is more
// than a common word: what is written around it tells.
func triggers(word string, before, after []byte) bool {
	switch word {
	case "exception":
		// Of a future, of sys; a logger's says that something was caught.
		before, attr := bytes.CutSuffix(before, []byte("."))
		name := bytes.ToLower(before[len(bytes.TrimRightFunc(before, isIdent)):])
		return attr && !bytes.Contains(name, []byte("log"))
	case "stack":
		return bytes.HasPrefix(after, []byte("("))
	case "exec":
		// Only a literal can be looked into.
		after, call := bytes.CutPrefix(after, []byte("("))
		after = bytes.TrimLeft(bytes.TrimLeft(after, " \t\r\n\\"), "rRuUbBfFtT")
		return call && len(after) > 0 && (after[0] == '"' || after[0] == '\'')
	}
	if !triggerSyms[word] {
		// Asking it for its result raises what it holds.
		before = bytes.TrimRight(before, " ")
		return bytes.HasSuffix(before, []byte("await")) || bytes.HasPrefix(after, []byte(".result("))
	}
	return true
}

func isIdent(r rune) bool { return r >= 0x80 || identByte(byte(r)) }

// screen looks at a file once.
type screen struct {
	file     *syntax.File
	py2      bool
	names    []string        // of functions and classes
	defs     map[string]bool // the same; nil before somebody asks
	handlers []spot
	found    []*syntax.FunctionDef // outermost functions to run
	last     *syntax.FunctionDef
	all      []*syntax.FunctionDef // every outermost function
	inner    []string              // names of the functions inside the one at hand

	snapshots []string // of locals and vars, those that the file mentions
}

// spot is a handler in an outermost function.
type spot struct {
	h   *syntax.ExceptHandler
	top *syntax.FunctionDef
}

// candidates gives the outermost functions in which something may be held, in
// source order.
func candidates(f *syntax.File) []*syntax.FunctionDef {
	s := &screen{file: f, py2: f.Version.Py2()}
	var words []string
	for _, name := range f.Syms {
		n := len(name)
		switch {
		case n < 3 || n > 20:
		case n >= 4 && triggerSyms[name], !s.py2 && futureName(name):
			words = append(words, name)
		case name == "locals", name == "vars":
			s.snapshots = append(s.snapshots, name)
		}
	}
	s.stmts(f.Body, nil, 0)
	for _, p := range s.handlers {
		if p.top != s.last && (s.escapes(p.h, p.top) || s.snapshot(p.top)) {
			s.add(p.top)
		}
	}
	seen := map[*syntax.FunctionDef]bool{}
	for _, d := range s.found {
		seen[d] = true
	}
	for _, w := range words {
		mentions(f, w, triggers, func(d *syntax.FunctionDef) { seen[d] = true })
	}
	if len(seen) == 0 {
		return nil
	}
	var list []*syntax.FunctionDef
	for _, d := range s.all {
		if seen[d] {
			list = append(list, d)
		}
	}
	return list
}

// common are the bytes of identifiers, those that are seen most often first.
const common = "etasrinlofdc_pumhgbyvwkx0123456789EATSRINLOFDCPUMHGBYVWKjzqJXZQ"

// rarest gives the place of the byte of a word that is seen least often.
func rarest(word string) int {
	best, rank := 0, -1
	for i := range len(word) {
		r := strings.IndexByte(common, word[i])
		if r < 0 {
			return i
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return best
}

// snapshot reports whether a function asks for its variables as a dictionary:
// that holds what a handler's name holds.
func (s *screen) snapshot(d *syntax.FunctionDef) bool {
	for _, name := range s.snapshots {
		if occurs(s.file.Source[d.Pos():d.End()], name) {
			return true
		}
	}
	return false
}

// anywhere accepts every occurrence of a word.
func anywhere(string, []byte, []byte) bool { return true }

// mentions calls f with each outermost function in which a word occurs, where
// wanted accepts what is around it.
func mentions(file *syntax.File, word string, wanted func(word string, before, after []byte) bool, f func(*syntax.FunctionDef)) {
	src, w := file.Source, []byte(word)
	k := rarest(word)
	for at := 0; ; {
		if at+k >= len(src) {
			return
		}
		i := bytes.IndexByte(src[at+k:], w[k])
		if i < 0 {
			return
		}
		i += at
		if !bytes.HasPrefix(src[i:], w) {
			at = i + 1
			continue
		}
		at = i + len(w)
		if i > 0 && identByte(src[i-1]) || at < len(src) && identByte(src[at]) || !wanted(word, src[:i], src[at:]) {
			continue
		}
		if d := locate(file.Body, int32(i)); d != nil {
			f(d)
			at = max(at, d.End())
		}
	}
}

// defined reports whether the file has a function or class of that name; it is
// asked when the whole file was looked at.
func (s *screen) defined(name string) bool {
	if s.defs == nil {
		s.defs = make(map[string]bool, len(s.names))
		for _, n := range s.names {
			s.defs[n] = true
		}
	}
	return s.defs[name]
}

func (s *screen) add(top *syntax.FunctionDef) {
	if top != nil && top != s.last {
		s.last = top
		s.found = append(s.found, top)
	}
}

func (s *screen) stmts(body []syntax.Stmt, top *syntax.FunctionDef, depth int) {
	if depth > 200 {
		return
	}
	for _, x := range body {
		switch x := x.(type) {
		case *syntax.ExprStmt, *syntax.Return:
		case *syntax.Assign:
			if v, ok := x.Value.(*syntax.Name); ok && top != nil && slices.Contains(s.inner, v.Id) {
				// obj.attr = function: the function may use obj.
				if _, ok := x.Targets[0].(*syntax.Attribute); ok {
					s.add(top)
				}
			}
		case *syntax.If:
			s.stmts(x.Body, top, depth+1)
			s.stmts(x.Orelse, top, depth+1)
		case *syntax.For:
			s.stmts(x.Body, top, depth+1)
			s.stmts(x.Orelse, top, depth+1)
		case *syntax.While:
			s.stmts(x.Body, top, depth+1)
			s.stmts(x.Orelse, top, depth+1)
		case *syntax.With:
			s.stmts(x.Body, top, depth+1)
		case *syntax.Try:
			s.stmts(x.Body, top, depth+1)
			for i := range x.Handlers {
				h := &x.Handlers[i]
				if h.Target != nil && top != nil && !s.py2 {
					s.handlers = append(s.handlers, spot{h, top})
				}
				s.stmts(h.Body, top, depth+1)
			}
			s.stmts(x.Orelse, top, depth+1)
			s.stmts(x.Finalbody, top, depth+1)
		case *syntax.Raise:
			if top != nil && (x.Tback != nil || !s.py2 && x.Exc != nil && raisesHeld(x.Exc)) {
				s.add(top)
			}
		case *syntax.FunctionDef:
			s.names = append(s.names, x.Name)
			if top == nil {
				s.all = append(s.all, x)
				s.inner = s.inner[:0]
				s.stmts(x.Body, x, depth+1)
				continue
			}
			s.inner = append(s.inner, x.Name)
			if s.recursive(x) {
				s.add(top)
			}
			s.stmts(x.Body, top, depth+1)
		case *syntax.ClassDef:
			s.names = append(s.names, x.Name)
			s.stmts(x.Body, top, depth+1)
		case *syntax.Match:
			for i := range x.Cases {
				s.stmts(x.Cases[i].Body, top, depth+1)
			}
		}
	}
}

// raisesHeld reports whether what is raised may be held by a variable: a
// class by its name is not.
func raisesHeld(e syntax.Expr) bool {
	if !heldExpr(e) {
		return false
	}
	name := ""
	switch e := e.(type) {
	case *syntax.Name:
		name = e.Id
	case *syntax.Attribute:
		name = e.Attr
	}
	return name == "" || name[0] < 'A' || name[0] > 'Z'
}

// recursive reports whether an inner function mentions itself.
func (s *screen) recursive(d *syntax.FunctionDef) bool {
	if len(d.Body) == 0 {
		return false
	}
	return occurs(s.file.Source[d.Body[0].Pos():d.End()], d.Name)
}

// occurs reports whether a name that is no attribute occurs in a text.
func occurs(text []byte, word string) bool {
	name := []byte(word)
	for at := 0; ; {
		i := bytes.Index(text[at:], name)
		if i < 0 {
			return false
		}
		i += at
		at = i + len(name)
		if (i == 0 || !identByte(text[i-1]) && text[i-1] != '.') && (at == len(text) || !identByte(text[at])) {
			return true
		}
	}
}

// escapes reports whether a handler lets its exception go anywhere but into
// messages, comparisons and calls of code that is not known.
func (s *screen) escapes(h *syntax.ExceptHandler, top *syntax.FunctionDef) bool {
	t, ok := h.Target.(*syntax.Name)
	if !ok {
		return true
	}
	is := func(e syntax.Expr) bool {
		n, ok := e.(*syntax.Name)
		return ok && n.Id == t.Id
	}
	out := false
	w := &walker{}
	rest := func(list ...syntax.Expr) {
		for _, e := range list {
			if !is(e) {
				w.expr(e)
			}
		}
	}
	w.visit = func(n syntax.Node) bool {
		if out {
			return false
		}
		switch n := n.(type) {
		case *syntax.Name:
			out = out || n.Id == t.Id && n.Ctx == syntax.Load
		case *syntax.Call:
			name := calledName(n)
			if name == "" || s.defined(name) || wrappers[name] || holdMethods[name] || keepers[name] || takesParam(top, name) || name[0] >= 'A' && name[0] <= 'Z' && !excName(name) {
				return true
			}
			if a, ok := n.Func.(*syntax.Attribute); ok && is(a.Value) {
				out = out || takers[a.Attr]
			} else {
				w.expr(n.Func)
			}
			rest(n.Args...)
			for i := range n.Keywords {
				rest(n.Keywords[i].Value)
			}
			return false
		case *syntax.Attribute:
			if is(n.Value) {
				out = out || innerAttrs[n.Attr] && n.Attr != "args" && n.Attr != "value" || n.Ctx == syntax.Store
				return false
			}
		case *syntax.FormattedValue:
			rest(n.Value)
			return false
		case *syntax.Compare:
			rest(n.Left)
			rest(n.Comparators...)
			return false
		case *syntax.BinOp:
			if n.Op == syntax.Mod {
				if tup, ok := n.Right.(*syntax.Tuple); ok {
					rest(tup.Elts...)
				} else {
					rest(n.Right)
				}
				w.expr(n.Left)
				return false
			}
		case *syntax.Raise:
			if !is(n.Exc) || n.Cause != nil && is(n.Cause) {
				if n.Exc != nil {
					w.expr(n.Exc)
				}
			}
			if n.Cause != nil && !is(n.Cause) {
				w.expr(n.Cause)
			}
			if n.Cause != nil && is(n.Cause) && n.Exc != nil && heldExpr(n.Exc) {
				out = true
			}
			return false
		}
		return true
	}
	w.stmts(h.Body)
	return out
}

// keepers are further calls that may keep an argument.
var keepers = words(`setattr update send throw __setitem__ __setattr__ insert register`)

// takesParam reports whether a called name is a parameter: a callback.
func takesParam(d *syntax.FunctionDef, name string) bool {
	if d.Args == nil {
		return false
	}
	for _, list := range [][]syntax.Arg{d.Args.PosOnly, d.Args.Args, d.Args.KwOnly} {
		for i := range list {
			if list[i].Name == name {
				return true
			}
		}
	}
	return false
}

// excName recognises names of exception classes that are not the file's own:
// an instance holds what it is made of, but nobody holds the instance.
func excName(name string) bool {
	_, ok := excParent[name]
	return ok
}

func identByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// locate gives the outermost function around an offset, nil for none.
func locate(body []syntax.Stmt, off int32) *syntax.FunctionDef {
	for {
		s := at(body, off)
		if s == nil {
			return nil
		}
		switch x := s.(type) {
		case *syntax.FunctionDef:
			return x
		case *syntax.ClassDef:
			body = x.Body
		case *syntax.If:
			body = either(off, x.Body, x.Orelse)
		case *syntax.For:
			body = either(off, x.Body, x.Orelse)
		case *syntax.While:
			body = either(off, x.Body, x.Orelse)
		case *syntax.With:
			body = x.Body
		case *syntax.Try:
			body = either(off, x.Body, x.Orelse, x.Finalbody)
			for i := range x.Handlers {
				if h := &x.Handlers[i]; h.Start <= off && off < h.Stop {
					body = h.Body
				}
			}
		case *syntax.Match:
			body = nil
			for i := range x.Cases {
				if at(x.Cases[i].Body, off) != nil {
					body = x.Cases[i].Body
				}
			}
		default:
			return nil
		}
	}
}

// at finds the statement of a body that an offset is in.
func at(body []syntax.Stmt, off int32) syntax.Stmt {
	lo, hi := 0, len(body)
	for lo < hi {
		mid := (lo + hi) / 2
		if int32(body[mid].End()) <= off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(body) && int32(start(body[lo])) <= off {
		return body[lo]
	}
	return nil
}

// start is where a statement begins, decorators included.
func start(s syntax.Stmt) int {
	var decos []syntax.Expr
	switch s := s.(type) {
	case *syntax.FunctionDef:
		decos = s.Decorators
	case *syntax.ClassDef:
		decos = s.Decorators
	}
	if len(decos) > 0 {
		return min(s.Pos(), decos[0].Pos())
	}
	return s.Pos()
}

func either(off int32, bodies ...[]syntax.Stmt) []syntax.Stmt {
	for _, b := range bodies {
		if at(b, off) != nil {
			return b
		}
	}
	return nil
}
