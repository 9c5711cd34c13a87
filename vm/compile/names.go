package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
	"github.com/sllint/sllint/vm/code"
)

// access is how code reaches a name.
type access uint8

const (
	fast       access = iota // a local register
	deref                    // a cell of this or an outer function
	global                   // module and built-ins
	byName                   // the frame's locals mapping first
	classDeref               // the mapping first, then an outer function's cell
	dictGlobal               // the class's mapping first, then module and built-ins
	dictDeref                // the class's mapping first, then a cell
)

// variable tells how the current code reaches a name, and the register if it
// has one.
func (c *compiler) variable(sym syntax.Sym) (access, opnd) {
	if sym < 0 {
		return c.internal(sym)
	}
	for i := len(c.comps) - 1; i >= 0; i-- {
		s := c.comps[i]
		switch s.Binding(sym) {
		case scope.Local, scope.Cell:
			key := c.canon(s.Mangle(sym))
			if n, ok := c.cell[key]; ok {
				return deref, reg(kCell, n)
			}
			return fast, c.localOf(key)
		case scope.GlobalExplicit:
			return global, 0
		case scope.GlobalImplicit:
			if c.function || c.scope.Kind == scope.Class {
				return global, 0
			}
			return byName, 0
		}
	}
	return c.own(c.scope.Mangle(sym), sym)
}

// own is variable for the unit's own scope.
func (c *compiler) own(key, sym syntax.Sym) (access, opnd) {
	s := c.scope
	inComp := len(c.comps) > 0
	if inComp && s.Kind == scope.Class {
		// The class's own names are not seen from a comprehension in it.
		if n, ok := c.free[c.canon(key)]; ok {
			return deref, reg(kFree, n)
		}
		if n, ok := c.cell[c.canon(key)]; ok {
			return deref, reg(kCell, n)
		}
		return global, 0
	}
	switch b := s.Binding(sym); b {
	case scope.Local, scope.Cell:
		if !c.function {
			return byName, 0
		}
		key = c.canon(key)
		if n, ok := c.cell[key]; ok {
			return deref, reg(kCell, n)
		}
		return fast, c.localOf(key)
	case scope.Free:
		if key = c.canon(key); !c.adopts(s, key) {
			return c.freeVar(key, inComp)
		}
		if n, ok := c.cell[key]; ok {
			return deref, reg(kCell, n)
		}
		return fast, c.localOf(key)
	case scope.GlobalExplicit:
		return global, 0
	case scope.GlobalImplicit:
		switch {
		case seesClass(s):
			return dictGlobal, 0
		case c.function && c.code.Flags&code.Optimized == 0:
			return byName, 0
		case c.function:
			return global, 0
		}
		return byName, 0
	}
	if n, ok := c.free[c.canon(key)]; ok {
		return deref, reg(kFree, n)
	}
	if c.function {
		return global, 0
	}
	return byName, 0
}

func (c *compiler) freeVar(key syntax.Sym, inComp bool) (access, opnd) {
	n, ok := c.free[key]
	if !ok {
		return global, 0
	}
	o := reg(kFree, n)
	switch {
	case c.scope.Kind == scope.Class && !inComp && !c.py2:
		return classDeref, o
	case seesClass(c.scope):
		return dictDeref, o
	}
	return deref, o
}

// internal finds a name of the compiler's own.
func (c *compiler) internal(sym syntax.Sym) (access, opnd) {
	if n, ok := c.cell[sym]; ok {
		return deref, reg(kCell, n)
	}
	if _, ok := c.free[sym]; ok {
		return c.freeVar(sym, sym != symTypeParams)
	}
	return fast, c.localOf(sym)
}

// load reads a name: a local in place, anything else into the next temporary.
func (c *compiler) load(sym syntax.Sym) opnd {
	kind, o := c.variable(sym)
	if kind == fast {
		c.mention(o)
		if !c.check(o) {
			c.touch()
		}
		return o
	}
	t := c.top()
	c.loadTo(sym, t)
	c.push()
	return t
}

// loadTo reads a name into a register.
func (c *compiler) loadTo(sym syntax.Sym, dst opnd) {
	kind, o := c.variable(sym)
	name := c.symName(c.mangle(sym))
	switch kind {
	case fast:
		c.mention(o)
		c.check(o)
		c.move(dst, o)
	case deref:
		c.dst(code.OpLoadDeref, dst, o, 0)
	case global:
		c.named(code.OpLoadGlobal, dst, 0, name)
	case byName:
		c.named(code.OpLoadName, dst, 0, name)
	case classDeref:
		c.named(code.OpLoadClassderef, dst, o, name)
	case dictGlobal:
		t := c.classDict()
		c.named(code.OpLoadClassdictOrGlobal, dst, t, name)
	case dictDeref:
		t := c.classDict()
		c.named(code.OpLoadClassdictOrDeref, dst, t, name)
		c.emit(code.OpExt, o, 0, 0)
	}
}

// classDict loads the mapping of the class around an annotation scope.
func (c *compiler) classDict() opnd {
	t := c.top()
	_, o := c.internal(symClassDict)
	c.emit(code.OpLoadDeref, t, o, 0)
	return t
}

// check makes sure that a local is bound; false means that it surely is.
func (c *compiler) check(o opnd) bool {
	if c.isKnown(o) {
		return false
	}
	c.emit(code.OpCheckLocal, o, 0, 0)
	c.setKnown(o)
	return true
}

// store binds a name to what is in v.
func (c *compiler) store(sym syntax.Sym, v opnd) {
	kind, o := c.variable(sym)
	name := c.symName(c.mangle(sym))
	switch kind {
	case fast:
		c.mention(o)
		c.move(o, v)
	case deref, classDeref, dictDeref:
		c.emit(code.OpStoreDeref, v, o, 0)
	case global:
		c.named(code.OpStoreGlobal, v, 0, name)
	default:
		c.named(code.OpStoreName, v, 0, name)
	}
}

// delete unbinds a name.
func (c *compiler) delete(sym syntax.Sym) {
	kind, o := c.variable(sym)
	name := c.symName(c.mangle(sym))
	switch kind {
	case fast:
		c.mention(o)
		c.emit(code.OpDeleteFast, o, 0, 0)
		c.setUnknown(o)
	case deref, classDeref, dictDeref:
		c.emit(code.OpDeleteDeref, 0, o, 0)
	case global:
		c.named(code.OpDeleteGlobal, 0, 0, name)
	default:
		c.named(code.OpDeleteName, 0, 0, name)
	}
}

// fastTarget gives the register of a plain local, for results to go there
// directly. It is mentioned, for its number, when it is stored.
func (c *compiler) fastTarget(e syntax.Expr) (opnd, bool) {
	n, ok := e.(*syntax.Name)
	if !ok {
		return 0, false
	}
	kind, o := c.variable(n.Sym)
	return o, kind == fast
}
