package fixes

import (
	"slices"

	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
)

// This file knows when clearing names would not be enough.

// clearedAlready reports whether a finally clause around the place clears the
// names of the leak: then doing it again helps nobody.
func (p *planner) clearedAlready(leak *heap.Leak) bool {
	for _, at := range p.pathTo(leak.Span) {
		try, ok := at.owner.(*syntax.Try)
		if !ok || at.part == finallyBody {
			continue
		}
		var done []string
		for _, s := range try.Finalbody {
			done = append(done, cleared([]syntax.Stmt{s})...)
		}
		if !slices.ContainsFunc(leak.Clear, func(name string) bool { return !slices.Contains(done, name) }) {
			return true
		}
	}
	return false
}

// handedOver reports whether the object that holds the exception is given to a
// function whose failure is caught here: that function's frame is then part of
// the traceback and holds the object too, whatever this one clears.
func (p *planner) handedOver(leak *heap.Leak) bool {
	if leak.Holder == heap.RecursiveFunction || len(leak.Clear) == 1 && isDirect(leak.Path, leak.Clear[0]) {
		return false
	}
	found := false
	for _, s := range p.fn.Body {
		syntax.Inspect(s, func(n syntax.Node) bool {
			call, ok := n.(*syntax.Call)
			if ok && !found && p.handsOver(call, leak) {
				found = p.caught(call)
			}
			return !found
		})
	}
	return found
}

// handsOver reports whether the call gives one of the leak's objects to a
// function written in Python, perhaps.
func (p *planner) handsOver(call *syntax.Call, leak *heap.Leak) bool {
	if name, ok := call.Func.(*syntax.Name); ok && frameless[name.Id] {
		return false
	}
	held := func(e syntax.Expr) bool {
		found := false
		syntax.Inspect(e, func(n syntax.Node) bool {
			if name, ok := n.(*syntax.Name); ok && slices.Contains(leak.Clear, name.Id) && !isDirect(leak.Path, name.Id) {
				found = true
			}
			return !found
		})
		return found
	}
	if method, ok := call.Func.(*syntax.Attribute); ok && leak.Holder == heap.Attribute && held(method.Value) {
		return true
	}
	if slices.ContainsFunc(call.Args, held) {
		return true
	}
	return slices.ContainsFunc(call.Keywords, func(k syntax.Keyword) bool { return held(k.Value) })
}

// caught reports whether the function has a handler for what the node raises.
func (p *planner) caught(n syntax.Node) bool {
	return slices.ContainsFunc(p.pathTo(n.Range()), func(at level) bool {
		return at.part == tryBody && len(at.owner.(*syntax.Try).Handlers) > 0 || at.part == withBody
	})
}

// frameless are built-in functions: they have no frame to hold anything.
var frameless = map[string]bool{
	"all": true, "any": true, "bool": true, "dict": true, "enumerate": true, "filter": true, "frozenset": true,
	"getattr": true, "hasattr": true, "hash": true, "id": true, "isinstance": true, "iter": true, "len": true,
	"list": true, "map": true, "max": true, "min": true, "next": true, "print": true, "repr": true, "reversed": true,
	"set": true, "setattr": true, "sorted": true, "str": true, "sum": true, "tuple": true, "type": true, "zip": true,
}
