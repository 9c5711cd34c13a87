package syntax

// mover moves places out of the way of a change: those at or behind a place by so
// many bytes.
type mover struct{ from, by int32 }

func (m mover) at(place *int32) {
	if *place >= m.from {
		*place += m.by
	}
}

func (m mover) span(s *Span) {
	m.at(&s.Start)
	m.at(&s.Stop)
}

func (m mover) stmts(list []Stmt) {
	for _, s := range list {
		m.stmt(s)
	}
}

func (m mover) exprs(list []Expr) {
	for _, e := range list {
		m.expr(e)
	}
}

func (m mover) keywords(list []Keyword) {
	for i := range list {
		m.span(&list[i].Span)
		m.expr(list[i].Value)
	}
}

func (m mover) aliases(list []Alias) {
	for i := range list {
		m.span(&list[i].Span)
	}
}

func (m mover) generators(list []Comprehension) {
	for i := range list {
		m.expr(list[i].Target)
		m.expr(list[i].Iter)
		m.exprs(list[i].Ifs)
	}
}

func (m mover) arg(a *Arg) {
	m.span(&a.Span)
	m.expr(a.Annotation)
	if a.Pattern != nil {
		m.expr(a.Pattern)
	}
}

func (m mover) arguments(a *Arguments) {
	if a == nil {
		return
	}
	m.span(&a.Span)
	for _, list := range [3][]Arg{a.PosOnly, a.Args, a.KwOnly} {
		for i := range list {
			m.arg(&list[i])
		}
	}
	for _, one := range [2]*Arg{a.Vararg, a.Kwarg} {
		if one != nil {
			m.arg(one)
		}
	}
	m.exprs(a.Defaults)
	m.exprs(a.KwDefaults)
}

func (m mover) expr(e Expr) {
	switch e := e.(type) {
	case nil:
	case *Name:
		m.span(&e.Span)
	case *Constant:
		m.span(&e.Span)
	case *Attribute:
		m.span(&e.Span)
		m.expr(e.Value)
	case *Call:
		m.span(&e.Span)
		m.expr(e.Func)
		m.exprs(e.Args)
		m.keywords(e.Keywords)
	case *Subscript:
		m.span(&e.Span)
		m.expr(e.Value)
		m.expr(e.Slice)
	case *BinOp:
		m.span(&e.Span)
		m.expr(e.Left)
		m.expr(e.Right)
	case *BoolOp:
		m.span(&e.Span)
		m.exprs(e.Values)
	case *UnaryOp:
		m.span(&e.Span)
		m.expr(e.Operand)
	case *Compare:
		m.span(&e.Span)
		m.expr(e.Left)
		m.exprs(e.Comparators)
	case *Tuple:
		m.span(&e.Span)
		m.exprs(e.Elts)
	case *List:
		m.span(&e.Span)
		m.exprs(e.Elts)
	case *Set:
		m.span(&e.Span)
		m.exprs(e.Elts)
	case *Dict:
		m.span(&e.Span)
		m.exprs(e.Keys)
		m.exprs(e.Values)
	case *NamedExpr:
		m.span(&e.Span)
		m.expr(e.Target)
		m.expr(e.Value)
	case *Lambda:
		m.span(&e.Span)
		m.arguments(e.Args)
		m.expr(e.Body)
	case *IfExp:
		m.span(&e.Span)
		m.expr(e.Test)
		m.expr(e.Body)
		m.expr(e.Orelse)
	case *ListComp:
		m.span(&e.Span)
		m.expr(e.Elt)
		m.generators(e.Generators)
	case *SetComp:
		m.span(&e.Span)
		m.expr(e.Elt)
		m.generators(e.Generators)
	case *DictComp:
		m.span(&e.Span)
		m.expr(e.Key)
		m.expr(e.Value)
		m.generators(e.Generators)
	case *GeneratorExp:
		m.span(&e.Span)
		m.expr(e.Elt)
		m.generators(e.Generators)
	case *Await:
		m.span(&e.Span)
		m.expr(e.Value)
	case *Yield:
		m.span(&e.Span)
		m.expr(e.Value)
	case *YieldFrom:
		m.span(&e.Span)
		m.expr(e.Value)
	case *Starred:
		m.span(&e.Span)
		m.expr(e.Value)
	case *Slice:
		m.span(&e.Span)
		m.expr(e.Lower)
		m.expr(e.Upper)
		m.expr(e.Step)
	case *ExtSlice:
		m.span(&e.Span)
		m.exprs(e.Dims)
	case *Repr:
		m.span(&e.Span)
		m.expr(e.Value)
	case *JoinedStr:
		m.span(&e.Span)
		m.exprs(e.Values)
	case *TemplateStr:
		m.span(&e.Span)
		m.exprs(e.Values)
	case *FormattedValue:
		m.span(&e.Span)
		m.expr(e.Value)
		if e.FormatSpec != nil {
			m.expr(e.FormatSpec)
		}
	case *Interpolation:
		m.span(&e.Span)
		m.expr(e.Value)
		if e.FormatSpec != nil {
			m.expr(e.FormatSpec)
		}
	}
}

func (m mover) stmt(s Stmt) {
	switch s := s.(type) {
	case *ExprStmt:
		m.span(&s.Span)
		m.expr(s.Value)
	case *Assign:
		m.span(&s.Span)
		m.exprs(s.Targets)
		m.expr(s.Value)
	case *If:
		m.span(&s.Span)
		m.expr(s.Test)
		m.stmts(s.Body)
		m.stmts(s.Orelse)
	case *Return:
		m.span(&s.Span)
		m.expr(s.Value)
	case *FunctionDef:
		m.span(&s.Span)
		m.at(&s.NamePos)
		m.exprs(s.Decorators)
		m.typeParams(s.TypeParams)
		m.arguments(s.Args)
		m.expr(s.Returns)
		m.stmts(s.Body)
	case *ClassDef:
		m.span(&s.Span)
		m.at(&s.NamePos)
		m.exprs(s.Decorators)
		m.typeParams(s.TypeParams)
		m.exprs(s.Bases)
		m.keywords(s.Keywords)
		m.stmts(s.Body)
	case *For:
		m.span(&s.Span)
		m.expr(s.Target)
		m.expr(s.Iter)
		m.stmts(s.Body)
		m.stmts(s.Orelse)
	case *While:
		m.span(&s.Span)
		m.expr(s.Test)
		m.stmts(s.Body)
		m.stmts(s.Orelse)
	case *With:
		m.span(&s.Span)
		for i := range s.Items {
			m.expr(s.Items[i].Context)
			m.expr(s.Items[i].Vars)
		}
		m.stmts(s.Body)
	case *Try:
		m.span(&s.Span)
		m.stmts(s.Body)
		for i := range s.Handlers {
			h := &s.Handlers[i]
			m.span(&h.Span)
			m.expr(h.Type)
			m.expr(h.Target)
			m.stmts(h.Body)
		}
		m.stmts(s.Orelse)
		m.stmts(s.Finalbody)
	case *Match:
		m.span(&s.Span)
		m.expr(s.Subject)
		for i := range s.Cases {
			m.pattern(s.Cases[i].Pattern)
			m.expr(s.Cases[i].Guard)
			m.stmts(s.Cases[i].Body)
		}
	case *Raise:
		m.span(&s.Span)
		m.expr(s.Exc)
		m.expr(s.Cause)
		m.expr(s.Inst)
		m.expr(s.Tback)
	case *Assert:
		m.span(&s.Span)
		m.expr(s.Test)
		m.expr(s.Msg)
	case *Delete:
		m.span(&s.Span)
		m.exprs(s.Targets)
	case *AugAssign:
		m.span(&s.Span)
		m.expr(s.Target)
		m.expr(s.Value)
	case *AnnAssign:
		m.span(&s.Span)
		m.expr(s.Target)
		m.expr(s.Annotation)
		m.expr(s.Value)
	case *TypeAlias:
		m.span(&s.Span)
		m.expr(s.Name)
		m.typeParams(s.TypeParams)
		m.expr(s.Value)
	case *Import:
		m.span(&s.Span)
		m.aliases(s.Names)
	case *ImportFrom:
		m.span(&s.Span)
		m.aliases(s.Names)
	case *Print:
		m.span(&s.Span)
		m.expr(s.Dest)
		m.exprs(s.Values)
	case *Exec:
		m.span(&s.Span)
		m.expr(s.Body)
		m.expr(s.Globals)
		m.expr(s.Locals)
	case *Global:
		m.span(&s.Span)
	case *Nonlocal:
		m.span(&s.Span)
	case *Pass:
		m.span(&s.Span)
	case *Break:
		m.span(&s.Span)
	case *Continue:
		m.span(&s.Span)
	}
}

func (m mover) patterns(list []Pattern) {
	for _, p := range list {
		m.pattern(p)
	}
}

func (m mover) pattern(p Pattern) {
	switch p := p.(type) {
	case nil:
	case *MatchValue:
		m.span(&p.Span)
		m.expr(p.Value)
	case *MatchSingleton:
		m.span(&p.Span)
	case *MatchSequence:
		m.span(&p.Span)
		m.patterns(p.Patterns)
	case *MatchMapping:
		m.span(&p.Span)
		m.exprs(p.Keys)
		m.patterns(p.Patterns)
	case *MatchClass:
		m.span(&p.Span)
		m.expr(p.Cls)
		m.patterns(p.Patterns)
		m.patterns(p.KwdPatterns)
	case *MatchStar:
		m.span(&p.Span)
	case *MatchAs:
		m.span(&p.Span)
		m.pattern(p.Pattern)
	case *MatchOr:
		m.span(&p.Span)
		m.patterns(p.Patterns)
	}
}

func (m mover) typeParams(list []TypeParam) {
	for _, t := range list {
		switch t := t.(type) {
		case *TypeVar:
			m.span(&t.Span)
			m.expr(t.Bound)
			m.expr(t.Default)
		case *ParamSpec:
			m.span(&t.Span)
			m.expr(t.Default)
		case *TypeVarTuple:
			m.span(&t.Span)
			m.expr(t.Default)
		}
	}
}
