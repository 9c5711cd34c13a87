package scope

import "github.com/sllint/sllint/syntax"

// analyze decides the bindings of a scope's names and then those of the scopes
// in it. The entries of the enclosing scopes are on the chains.
func (r *Resolver) analyze(s *Scope) {
	for i := s.head; i != 0; i = r.entries[i].next {
		e := &r.entries[i]
		e.prev = r.cur[e.sym]
		r.cur[e.sym] = i
	}
	for i := s.head; i != 0; i = r.entries[i].next {
		r.bind(s, i)
	}
	for child := s.first; child != nil; child = child.sibling {
		r.analyze(child)
		if child.free || child.childFree {
			s.childFree = true
		}
	}
	for i := s.head; i != 0; i = r.entries[i].next {
		e := &r.entries[i]
		r.cur[e.sym] = e.prev
	}
	if r.py2 && s.unoptimized != 0 {
		r.checkUnoptimized(s)
	}
}

// bind decides one name.
func (r *Resolver) bind(s *Scope, i int32) {
	e := &r.entries[i]
	fl := e.flags
	switch {
	case fl&defGlobal != 0:
		if r.py2 && fl&defParam != 0 {
			r.analyzeErrs = append(r.analyzeErrs, r.newError(s.Node, "name '"+r.t.NameOf(e.sym)+"' is local and global"))
		}
		if fl&defNonlocal != 0 {
			r.directiveErr(s, e.sym, "name '"+r.t.NameOf(e.sym)+"' is nonlocal and global")
		}
		e.binding = GlobalExplicit
	case fl&defNonlocal != 0:
		e.binding = Free
		r.bindNonlocal(s, i)
	case fl&defBound != 0:
		e.binding = Local
	default:
		if !r.bindFree(s, i) {
			r.entries[i].binding = GlobalImplicit
		}
	}
}

func (r *Resolver) bindNonlocal(s *Scope, i int32) {
	sym := r.entries[i].sym
	if s.block == moduleBlock {
		r.directiveErr(s, sym, "nonlocal declaration not allowed at module level")
		return
	}
	owner, outer := r.owner(s, i)
	switch {
	case owner == nil:
		r.directiveErr(s, sym, "no binding for nonlocal '"+r.t.NameOf(sym)+"' found")
	case outer != 0 && r.entries[outer].flags&defTypeParam != 0 && owner.block == typeParamsBlock:
		r.directiveErr(s, sym, "nonlocal binding not allowed for type parameter '"+r.t.NameOf(sym)+"'")
	default:
		r.share(s, i, owner, outer)
	}
}

// bindFree tells whether a name that the scope only reads is an outer
// function's.
func (r *Resolver) bindFree(s *Scope, i int32) bool {
	if s.seesClass && r.boundInClass(s, i) {
		return true
	}
	owner, outer := r.owner(s, i)
	if owner == nil {
		if s.nested && !r.globalOutside(i) {
			s.free = true
		}
		return false
	}
	r.entries[i].binding = Free
	s.free = true
	r.share(s, i, owner, outer)
	return true
}

// owner finds the function that binds a name for an inner scope, and its entry
// there (0 for the __class__ of a class).
func (r *Resolver) owner(s *Scope, i int32) (*Scope, int32) {
	e := &r.entries[i]
	if e.sym == r.classSym && !r.py2 {
		return r.classOwner(s, i)
	}
	for c := e.prev; c != 0; c = r.entries[c].prev {
		outer := &r.entries[c]
		scope := r.t.all[outer.owner]
		switch scope.block {
		case classBlock:
			continue
		case moduleBlock:
			return nil, 0
		}
		switch outer.binding {
		case Local, Cell, Free:
			return scope, c
		case GlobalExplicit:
			return nil, 0
		}
	}
	return nil, 0
}

// classOwner looks for __class__, which every class provides to its methods.
func (r *Resolver) classOwner(s *Scope, i int32) (*Scope, int32) {
	for p := s.Parent; p != nil && p.block != moduleBlock; p = p.Parent {
		if p.block == classBlock {
			return p, 0
		}
		if c := r.find(p, r.classSym); c != 0 {
			switch r.entries[c].binding {
			case Local, Cell, Free:
				return p, c
			}
			return nil, 0
		}
	}
	return nil, 0
}

// share makes the owner keep a name in a cell, and the scopes between hand it
// on.
func (r *Resolver) share(s *Scope, i int32, owner *Scope, outer int32) {
	sym := r.entries[i].sym
	if outer == 0 {
		owner.classCell = true
	} else if r.entries[outer].binding == Local {
		r.entries[outer].binding = Cell
	}
	for p := s.Parent; p != owner; p = p.Parent {
		if r.find(p, sym) == 0 {
			n := r.entry(p, sym)
			r.entries[n].binding = Free
			p.free = true
		}
	}
}

// globalOutside tells whether an enclosing function declares the name global.
func (r *Resolver) globalOutside(i int32) bool {
	for c := r.entries[i].prev; c != 0; c = r.entries[c].prev {
		outer := &r.entries[c]
		if r.t.all[outer.owner].block == classBlock {
			continue
		}
		switch outer.binding {
		case GlobalExplicit:
			return true
		case Local, Cell, Free:
			return false
		}
	}
	return false
}

// boundInClass handles an annotation scope in a class, which sees the class's
// own names before those of functions outside.
func (r *Resolver) boundInClass(s *Scope, i int32) bool {
	class := s.Parent
	for class != nil && class.seesClass {
		class = class.Parent
	}
	if class == nil || class.block != classBlock {
		return false
	}
	c := r.find(class, r.entries[i].sym)
	if c == 0 {
		return false
	}
	switch fl := r.entries[c].flags; {
	case fl&defGlobal != 0:
		r.entries[i].binding = GlobalExplicit
	case fl&defBound != 0 && fl&defNonlocal == 0:
		r.entries[i].binding = GlobalImplicit
	default:
		return false
	}
	return true
}

// directiveErr points at the statement that declared a name.
func (r *Resolver) directiveErr(s *Scope, sym syntax.Sym, msg string) {
	for _, d := range r.directives {
		if d.scope == s.id && d.sym == sym {
			r.analyzeErrs = append(r.analyzeErrs, r.newError(d.node, msg))
			return
		}
	}
	r.analyzeErrs = append(r.analyzeErrs, r.newError(s.Node, msg))
}

// checkUnoptimized refuses Python 2's exec and import * in a function whose
// names they could hide from an inner one.
func (r *Resolver) checkUnoptimized(s *Scope) {
	if s.block != functionBlock || !s.free && !s.childFree {
		return
	}
	trailer := "is a nested function"
	if s.childFree {
		trailer = "contains a nested function with free variables"
	}
	msg := ""
	name := s.Name
	switch s.Kind {
	case Lambda:
		name = "lambda"
	case Comprehension:
		name = name[1 : len(name)-1]
	}
	switch s.unoptimized {
	case qualifiedExec:
		return
	case starImport:
		msg = "import * is not allowed in function '" + name + "' because it " + trailer
	case bareExec:
		msg = "unqualified exec is not allowed in function '" + name + "' because it " + trailer
	default:
		msg = "function '" + name + "' uses import * and bare exec, which are illegal because it " + trailer
	}
	r.analyzeErrs = append(r.analyzeErrs, r.newError(s.optNode, msg))
}

// checkDeletes refuses Python 2's del of a name that an inner function shares.
func (r *Resolver) checkDeletes() {
	for _, d := range r.deletes {
		e := r.entries[d.entry]
		if e.binding == Cell {
			r.codeErrs = append(r.codeErrs, r.newError(d.node, "can not delete variable '"+r.t.NameOf(e.sym)+"' referenced in nested scope"))
		}
	}
}
