package vm

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/vm/code"
)

// The messages of calls with wrong arguments.

// shownName is how messages call a function: its name in Python 2, its
// qualified name in Python 3.
func (f *FuncObj) shownName(t *Thread) string {
	if t.vm.py2 {
		return GoString(f.name)
	}
	return GoString(f.qualname)
}

func (t *Thread) unexpectedKeyword(f *FuncObj, name string) bool {
	hint := ""
	if !t.vm.py2 {
		c := f.code.c
		if s, ok := t.suggestName(name, c.Locals[c.PosOnlyArgCount:c.ArgCount+c.KwOnlyArgCount]); ok {
			hint = ". Did you mean '" + s + "'?"
		}
	}
	t.raise(t.vm.types.TypeError, "%s() got an unexpected keyword argument '%s'%s", f.shownName(t), name, hint)
	return false
}

// posOnlyKeywords gives the positional-only parameters that keywords name.
func posOnlyKeywords(c *code.Code, a Args) (names []string) {
	for _, k := range a.Names {
		if name := GoString(k); slices.Contains(c.Locals[:c.PosOnlyArgCount], name) {
			names = append(names, name)
		}
	}
	return names
}

// takesNone tells that the code of a function has no parameters at all.
func takesNone(c *code.Code) bool {
	return c.ArgCount == 0 && c.KwOnlyArgCount == 0 && c.Flags&(code.VarArgs|code.VarKeywords) == 0
}

func (t *Thread) posOnlyAsKeyword(f *FuncObj, names []string) bool {
	t.raise(t.vm.types.TypeError, "%s() got some positional-only arguments passed as keyword arguments: '%s'",
		f.shownName(t), strings.Join(names, ", "))
	return false
}

func (t *Thread) tooManyArgs(f *FuncObj, nf *Frame, given, keywords int) bool {
	c := f.code.c
	n := c.ArgCount
	ndef := 0
	if f.defaults.p != nil && f.defaults.p.kind == kTuple {
		ndef = len(asTuple(f.defaults.p).items)
	}
	if t.vm.py2 {
		how := "exactly"
		if ndef > 0 {
			how = "at most"
		}
		if takesNone(c) {
			t.raise(t.vm.types.TypeError, "%s() takes no arguments (%d given)", f.shownName(t), given+keywords)
			return false
		}
		t.raise(t.vm.types.TypeError, "%s() takes %s %d argument%s (%d given)", f.shownName(t), how, n, plural(n), given+keywords)
		return false
	}
	kwGiven := 0
	for i := n; i < n+c.KwOnlyArgCount; i++ {
		if reg(nf.regs, i).p != &tUnbound {
			kwGiven++
		}
	}
	takes, many := sprintf("%d", n), n != 1
	if ndef > 0 {
		takes, many = sprintf("from %d to %d", n-ndef, n), true
	}
	extra := ""
	if kwGiven > 0 {
		extra = sprintf(" positional argument%s (and %d keyword-only argument%s)", plural(given), kwGiven, plural(kwGiven))
	}
	verb := "were"
	if given == 1 && kwGiven == 0 {
		verb = "was"
	}
	s := ""
	if many {
		s = "s"
	}
	t.raise(t.vm.types.TypeError, "%s() takes %s positional argument%s but %d%s %s given", f.shownName(t), takes, s, given, extra, verb)
	return false
}

// missingArgs names the unbound parameters among registers [from, to).
func (t *Thread) missingArgs(f *FuncObj, nf *Frame, from, to, all, ndef int) bool {
	c := f.code.c
	if t.vm.py2 {
		how := "exactly"
		if ndef > 0 || c.Flags&code.VarArgs != 0 {
			how = "at least"
		}
		t.raise(t.vm.types.TypeError, "%s() takes %s %d argument%s (%d given)", f.shownName(t), how, to, plural(to), all)
		return false
	}
	var names []string
	for i := from; i < to; i++ {
		if reg(nf.regs, i).p == &tUnbound {
			names = append(names, "'"+c.Locals[i]+"'")
		}
	}
	kind := "positional"
	if from > 0 || c.ArgCount == 0 {
		kind = "keyword-only"
	}
	list := names[0]
	switch {
	case len(names) == 2:
		list = names[0] + " and " + names[1]
	case len(names) > 2:
		list = strings.Join(names[:len(names)-1], ", ") + ", and " + names[len(names)-1]
	}
	t.raise(t.vm.types.TypeError, "%s() missing %d required %s argument%s: %s", f.shownName(t), len(names), kind, plural(len(names)), list)
	return false
}
