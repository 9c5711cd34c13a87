package scope

import "github.com/sllint/sllint/syntax"

func (r *Resolver) opt(e syntax.Expr) {
	if e != nil {
		r.expr(e)
	}
}

func (r *Resolver) exprs(es []syntax.Expr) {
	for _, e := range es {
		r.expr(e)
	}
}

// arguments visits expressions among which *x may stand.
func (r *Resolver) arguments(es []syntax.Expr) {
	for _, e := range es {
		if s, ok := e.(*syntax.Starred); ok {
			e = s.Value
		}
		r.expr(e)
	}
}

func (r *Resolver) expr(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Name:
		r.name(e)
	case *syntax.Constant:
		if r.py2 && e.Kind == syntax.ConstNone && r.s.nested {
			r.s.free = true // 2.7 looks None up like any name
		}
	case *syntax.Attribute:
		r.expr(e.Value)
		if e.Sym == r.debugSym && e.Ctx == syntax.Store {
			r.debug(e, "assign to")
		}
	case *syntax.Call:
		r.expr(e.Func)
		r.arguments(e.Args)
		if len(e.Keywords) > 0 {
			r.keywords(e.Keywords)
		}
	case *syntax.BinOp:
		r.expr(e.Left)
		r.expr(e.Right)
	case *syntax.Subscript:
		r.expr(e.Value)
		r.expr(e.Slice)
	case *syntax.Compare:
		r.expr(e.Left)
		r.exprs(e.Comparators)
	case *syntax.Tuple:
		r.sequence(e, e.Elts, e.Ctx)
	case *syntax.List:
		r.sequence(e, e.Elts, e.Ctx)
	case *syntax.BoolOp:
		r.exprs(e.Values)
	case *syntax.UnaryOp:
		r.expr(e.Operand)
	case *syntax.Dict:
		for _, k := range e.Keys {
			r.opt(k)
		}
		r.exprs(e.Values)
	case *syntax.IfExp:
		r.expr(e.Test)
		r.expr(e.Body)
		r.expr(e.Orelse)
	case *syntax.Lambda:
		r.lambda(e)
	case *syntax.Slice:
		r.opt(e.Lower)
		r.opt(e.Upper)
		r.opt(e.Step)
	case *syntax.JoinedStr:
		r.joined(e)
	case *syntax.FormattedValue:
		r.expr(e.Value)
		if e.FormatSpec != nil {
			r.joined(e.FormatSpec)
		}
	default:
		r.rareExpr(e)
	}
}

func (r *Resolver) rareExpr(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Starred:
		if e.Ctx == syntax.Store {
			r.codeErr(e, "starred assignment target must be in a list or tuple")
		} else {
			r.codeErr(e, "can't use starred expression here")
		}
		r.expr(e.Value)
	case *syntax.Set:
		r.arguments(e.Elts)
	case *syntax.GeneratorExp:
		r.comprehension(e, "<genexpr>", "generator expression", e.Elt, nil, e.Generators)
	case *syntax.ListComp:
		if r.py2 {
			r.expr(e.Elt)
			r.generators(e.Generators)
			return
		}
		r.comprehension(e, "<listcomp>", "list comprehension", e.Elt, nil, e.Generators)
	case *syntax.SetComp:
		r.comprehension(e, "<setcomp>", "set comprehension", e.Elt, nil, e.Generators)
	case *syntax.DictComp:
		r.comprehension(e, "<dictcomp>", "dict comprehension", e.Key, e.Value, e.Generators)
	case *syntax.NamedExpr:
		r.namedExpr(e)
	case *syntax.Yield:
		r.yield(e, e.Value, false)
	case *syntax.YieldFrom:
		r.yield(e, e.Value, true)
	case *syntax.Await:
		r.await(e)
	case *syntax.Repr:
		r.expr(e.Value)
	case *syntax.ExtSlice:
		r.exprs(e.Dims)
	case *syntax.TemplateStr:
		r.exprs(e.Values)
	case *syntax.Interpolation:
		r.expr(e.Value)
		if e.FormatSpec != nil {
			r.joined(e.FormatSpec)
		}
	}
}

func (r *Resolver) joined(e *syntax.JoinedStr) {
	for _, v := range e.Values {
		if f, ok := v.(*syntax.FormattedValue); ok {
			r.expr(f)
		}
	}
}

func (r *Resolver) name(e *syntax.Name) {
	if e.Ctx == syntax.Load {
		r.use(e.Sym)
		if e.Sym == r.superSym && !r.py2 && r.s.block >= functionBlock {
			r.use(r.classSym)
		}
		return
	}
	if e.Sym == r.debugSym {
		if e.Ctx == syntax.Del {
			if r.v >= syntax.Py310 {
				r.debug(e, "delete")
			}
		} else {
			r.debug(e, "assign to")
		}
	}
	i := r.def(e.Sym, defLocal, e)
	if r.py2 && e.Ctx == syntax.Del && r.s.block == functionBlock && r.dead == 0 {
		r.deletes = append(r.deletes, deletion{i, e})
	}
}

// debug refuses a binding of __debug__. In 2.7 the parser does.
func (r *Resolver) debug(node syntax.Node, what string) {
	if !r.py2 {
		r.codeErr(node, "cannot "+what+" __debug__")
	}
}

// sequence visits a tuple or list, in which one target may be starred.
func (r *Resolver) sequence(node syntax.Node, elts []syntax.Expr, ctx syntax.Ctx) {
	starred := false
	for i, e := range elts {
		if s, ok := e.(*syntax.Starred); ok {
			if ctx == syntax.Store {
				if starred {
					r.codeErr(node, "multiple starred expressions in assignment")
				} else if i >= 256 || len(elts)-i-1 >= 1<<23 {
					r.codeErr(node, "too many expressions in star-unpacking assignment")
				}
			}
			starred = true
			e = s.Value
		}
		r.expr(e)
	}
}

// keywords visits keyword arguments, none of which may come twice.
func (r *Resolver) keywords(ks []syntax.Keyword) {
	for i := range ks {
		r.expr(ks[i].Value)
	}
	for i := range ks {
		k := &ks[i]
		if k.Arg == "" {
			continue
		}
		if k.Sym == r.debugSym {
			r.debug(k, "assign to")
		}
		if r.v < syntax.Py39 {
			continue // the parser's business
		}
		if r.repeated(ks, i) {
			r.codeErr(k, "keyword argument repeated: "+k.Arg)
		}
	}
	clear(r.seen)
}

// repeated tells whether a keyword argument has come before. Calls with very
// many keywords exist, in generated code.
func (r *Resolver) repeated(ks []syntax.Keyword, i int) bool {
	if len(ks) > 32 {
		if r.seen == nil {
			r.seen = map[syntax.Sym]bool{}
		}
		before := r.seen[ks[i].Sym]
		r.seen[ks[i].Sym] = true
		return before
	}
	for j := range i {
		if ks[j].Sym == ks[i].Sym && ks[j].Arg != "" {
			return true
		}
	}
	return false
}

func (r *Resolver) lambda(e *syntax.Lambda) {
	r.defaults(e.Args)
	r.open(Lambda, functionBlock, e, "<lambda>")
	r.params(e.Args)
	r.expr(e.Body)
	r.leaveFunction()
}

func (r *Resolver) generators(gs []syntax.Comprehension) {
	for i := range gs {
		r.expr(gs[i].Target)
		r.expr(gs[i].Iter)
		r.exprs(gs[i].Ifs)
	}
}

// comprehension visits one with a scope of its own; what is its name in
// messages.
func (r *Resolver) comprehension(e syntax.Expr, name, what string, elt, value syntax.Expr, gs []syntax.Comprehension) {
	outer := r.s
	outer.iterExpr++
	r.expr(gs[0].Iter)
	outer.iterExpr--
	s := r.open(Comprehension, functionBlock, e, name)
	s.comp = what
	s.Coroutine = gs[0].Async
	r.target(gs[0].Target)
	r.exprs(gs[0].Ifs)
	for i := 1; i < len(gs); i++ {
		r.target(gs[i].Target)
		s.iterExpr++
		r.expr(gs[i].Iter)
		s.iterExpr--
		r.exprs(gs[i].Ifs)
		s.Coroutine = s.Coroutine || gs[i].Async
	}
	r.opt(value)
	r.expr(elt)
	_, generator := e.(*syntax.GeneratorExp)
	s.Generator = generator
	r.close()
	if s.Coroutine && !generator && !r.py2 {
		allowed := outer.Coroutine
		if r.v >= syntax.Py311 {
			allowed = outer.async || outer.Kind == Comprehension
			// The outer one is asynchronous then, and is asked the same.
			if outer.block == functionBlock {
				outer.Coroutine = true
			}
		}
		if !allowed {
			r.codeErr(e, "asynchronous comprehension outside of an asynchronous function")
		}
	}
}

// target visits what a comprehension's for binds.
func (r *Resolver) target(e syntax.Expr) {
	s := r.s
	s.inTarget = !r.py2
	r.expr(e)
	s.inTarget = false
}

// forbidden reports what annotation scopes may not hold.
func (r *Resolver) forbidden(e syntax.Node, what string) {
	where := ""
	switch r.s.block {
	case annotationBlock:
		where = "an annotation"
	case typeVarBlock:
		where = r.s.what
	case typeAliasBlock:
		where = "a type alias"
	case typeParamsBlock:
		where = "the definition of a generic"
	default:
		return
	}
	r.symErr(e, what+" expression cannot be used within "+where)
}

func (r *Resolver) yield(e, value syntax.Expr, from bool) {
	r.forbidden(e, "yield")
	r.opt(value)
	s := r.s
	s.Generator = true
	if r.py2 {
		if s.returnsValue {
			r.symErr(e, returnInGenerator)
		}
		if s.block != functionBlock {
			r.codeErr(e, "'yield' outside function")
		}
		return
	}
	if s.comp != "" {
		r.symErr(e, "'yield' inside "+s.comp)
		return
	}
	if s.block == moduleBlock || s.block == classBlock {
		r.codeErr(e, "'yield' outside function")
	} else if from && s.async {
		r.codeErr(e, "'yield from' inside async function")
	}
}

func (r *Resolver) await(e *syntax.Await) {
	r.forbidden(e, "await")
	r.expr(e.Value)
	s := r.s
	switch {
	case s.block == moduleBlock || s.block == classBlock:
		r.codeErr(e, "'await' outside function")
	case !s.async && s.comp == "":
		r.codeErr(e, "'await' outside async function")
	}
	s.Coroutine = true
}

func (r *Resolver) namedExpr(e *syntax.NamedExpr) {
	r.forbidden(e, "named")
	if r.s.iterExpr > 0 {
		r.symErr(e, "assignment expression cannot be used in a comprehension iterable expression")
	}
	if r.s.comp != "" {
		r.rebind(e.Target)
	}
	r.expr(e.Value)
	r.expr(e.Target)
}

// rebind makes the target of an assignment expression in a comprehension a
// name of the function around.
func (r *Resolver) rebind(target *syntax.Name) {
	sym := r.mangle(target.Sym)
	for s := r.s; s != nil; s = s.Parent {
		if s.comp != "" {
			if i := r.find(s, sym); i != 0 {
				if fl := r.entries[i].flags; fl&defCompIter != 0 && fl&defLocal != 0 {
					r.symErr(target, "assignment expression cannot rebind comprehension iteration variable '"+target.Id+"'")
					return
				}
			}
			continue
		}
		const within = "assignment expression within a comprehension cannot be used "
		switch s.block {
		case functionBlock:
			fl := defNonlocal
			if i := r.find(s, sym); i != 0 && r.entries[i].flags&defGlobal != 0 {
				fl = defGlobal
			}
			r.defIn(r.s, sym, fl, target)
			r.directives = append(r.directives, directive{r.s.id, sym, target})
			r.defIn(s, sym, defLocal, target)
		case moduleBlock:
			r.defIn(r.s, sym, defGlobal, target)
			r.directives = append(r.directives, directive{r.s.id, sym, target})
			r.defIn(s, sym, defGlobal, target)
		case classBlock:
			r.symErr(target, within+"in a class body")
		case typeParamsBlock:
			r.symErr(target, within+"within the definition of a generic")
		case typeAliasBlock:
			r.symErr(target, within+"in a type alias")
		case typeVarBlock:
			r.symErr(target, within+"in "+s.what)
		}
		return
	}
}
