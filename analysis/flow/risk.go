package flow

import (
	"github.com/sllint/sllint/syntax"
)

// Risk is how likely a step raises.
type Risk uint8

// The risks: Slight is that of an operation which fails only where something
// else is wrong already.
const (
	None Risk = iota
	Slight
	Real
)

// safe are functions and methods that do not fail when they are used as usual.
var safe = map[string]bool{
	"getcurrent": true, "getmain": true, "set_atomic": true, "set_ignore_nesting": true, "getruncount": true,
	"release": true, "isinstance": true, "len": true, "id": true, "callable": true, "hasattr": true, "bool": true,
	"locked": true, "is_set": true, "isSet": true, "clear": true, "time": true, "monotonic": true, "super": true,
	"current_thread": true, "currentThread": true, "get_ident": true, "notify": true, "notify_all": true, "notifyAll": true,
	"append": true, "appendleft": true, "add": true, "discard": true, "list": true, "dict": true, "tuple": true, "set": true,
	"type": true, "repr": true, "str": true, "min": true, "max": true, "range": true, "xrange": true, "print": true,
	"items": true, "keys": true, "values": true, "copy": true, "sleep": true,
}

// RiskOf is how likely a step raises.
func RiskOf(st *Step) Risk {
	switch st.Op {
	case Raise, Suspend, Enter:
		return Real
	case Bind:
		switch st.Node.(type) {
		case *syntax.FunctionDef:
			return None
		case *syntax.ClassDef:
			return Slight
		}
		return Real
	case Iter:
		return Slight
	case Eval:
		return riskOfEval(st.Node)
	case Store, Del:
		if _, ok := st.Node.(*syntax.Subscript); ok {
			return Slight
		}
	}
	return None
}

func riskOfEval(n syntax.Node) Risk {
	switch n := n.(type) {
	case *syntax.Call:
		if safe[LastName(n.Func)] {
			return None
		}
		return Real
	case *syntax.Compare:
		for _, op := range n.Ops {
			switch op {
			case syntax.Lt, syntax.LtE, syntax.Gt, syntax.GtE, syntax.In, syntax.NotIn:
				return Slight
			}
		}
		return None
	case *syntax.Attribute:
		if of, ok := n.Value.(*syntax.Name); ok && (of.Id == "self" || of.Id == "cls") {
			return None
		}
		return None // of a module, or of an object that has it
	case *syntax.Print:
		return Slight
	}
	return Slight
}
