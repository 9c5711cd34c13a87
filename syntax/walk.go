package syntax

// Inspect calls f for n and, where f says true, for what is below it, in the
// order of the source; n must not be nil. Besides expressions, statements,
// patterns and type parameters it shows *Arguments, *Arg, *Keyword,
// *ExceptHandler and *Alias.
func Inspect(n Node, f func(Node) bool) {
	var walk func(Node) // one for all nodes: making one takes longer than calling it
	walk = func(n Node) {
		if f(n) {
			Children(n, walk)
		}
	}
	walk(n)
}

// InspectBody inspects a list of statements.
func InspectBody(body []Stmt, f func(Node) bool) {
	for _, s := range body {
		Inspect(s, f)
	}
}

// Children calls f for each node right below n, in the order of the source.
func Children(n Node, f func(Node)) {
	switch n := n.(type) {
	case Expr:
		exprChildren(n, f)
	case Stmt:
		stmtChildren(n, f)
	case Pattern:
		patternChildren(n, f)
	case TypeParam:
		typeParamChildren(n, f)
	case *Arguments:
		argumentChildren(n, f)
	case *Arg:
		one(n.Annotation, f)
		if n.Pattern != nil {
			f(n.Pattern)
		}
	case *Keyword:
		one(n.Value, f)
	case *ExceptHandler:
		one(n.Type, f)
		one(n.Target, f)
		stmts(n.Body, f)
	}
}

func one(e Expr, f func(Node)) {
	if e != nil {
		f(e)
	}
}

func exprs(list []Expr, f func(Node)) {
	for _, e := range list {
		if e != nil {
			f(e)
		}
	}
}

func stmts(list []Stmt, f func(Node)) {
	for _, s := range list {
		f(s)
	}
}

func keywords(list []Keyword, f func(Node)) {
	for i := range list {
		f(&list[i])
	}
}

func generators(list []Comprehension, f func(Node)) {
	for i := range list {
		f(list[i].Target)
		f(list[i].Iter)
		exprs(list[i].Ifs, f)
	}
}

func exprChildren(n Expr, f func(Node)) {
	switch n := n.(type) {
	case *Name, *Constant:
	case *Attribute:
		f(n.Value)
	case *Call:
		f(n.Func)
		exprs(n.Args, f)
		keywords(n.Keywords, f)
	case *Subscript:
		f(n.Value)
		f(n.Slice)
	case *BinOp:
		f(n.Left)
		f(n.Right)
	case *BoolOp:
		exprs(n.Values, f)
	case *UnaryOp:
		f(n.Operand)
	case *Compare:
		f(n.Left)
		exprs(n.Comparators, f)
	case *Tuple:
		exprs(n.Elts, f)
	case *List:
		exprs(n.Elts, f)
	case *Set:
		exprs(n.Elts, f)
	case *Dict:
		for i, key := range n.Keys {
			one(key, f)
			f(n.Values[i])
		}
	case *NamedExpr:
		f(n.Target)
		f(n.Value)
	case *Lambda:
		f(n.Args)
		f(n.Body)
	case *IfExp:
		f(n.Body)
		f(n.Test)
		f(n.Orelse)
	case *ListComp:
		f(n.Elt)
		generators(n.Generators, f)
	case *SetComp:
		f(n.Elt)
		generators(n.Generators, f)
	case *DictComp:
		f(n.Key)
		f(n.Value)
		generators(n.Generators, f)
	case *GeneratorExp:
		f(n.Elt)
		generators(n.Generators, f)
	case *Await:
		f(n.Value)
	case *Yield:
		one(n.Value, f)
	case *YieldFrom:
		f(n.Value)
	case *Starred:
		f(n.Value)
	case *Slice:
		one(n.Lower, f)
		one(n.Upper, f)
		one(n.Step, f)
	case *ExtSlice:
		exprs(n.Dims, f)
	case *Repr:
		f(n.Value)
	case *JoinedStr:
		exprs(n.Values, f)
	case *TemplateStr:
		exprs(n.Values, f)
	case *FormattedValue:
		f(n.Value)
		if n.FormatSpec != nil {
			f(n.FormatSpec)
		}
	case *Interpolation:
		f(n.Value)
		if n.FormatSpec != nil {
			f(n.FormatSpec)
		}
	}
}

func stmtChildren(n Stmt, f func(Node)) {
	switch n := n.(type) {
	case *ExprStmt:
		f(n.Value)
	case *Assign:
		exprs(n.Targets, f)
		f(n.Value)
	case *If:
		f(n.Test)
		stmts(n.Body, f)
		stmts(n.Orelse, f)
	case *Return:
		one(n.Value, f)
	case *FunctionDef:
		exprs(n.Decorators, f)
		typeParams(n.TypeParams, f)
		f(n.Args)
		one(n.Returns, f)
		stmts(n.Body, f)
	case *ClassDef:
		exprs(n.Decorators, f)
		typeParams(n.TypeParams, f)
		exprs(n.Bases, f)
		keywords(n.Keywords, f)
		stmts(n.Body, f)
	case *For:
		f(n.Target)
		f(n.Iter)
		stmts(n.Body, f)
		stmts(n.Orelse, f)
	case *While:
		f(n.Test)
		stmts(n.Body, f)
		stmts(n.Orelse, f)
	case *With:
		for i := range n.Items {
			f(n.Items[i].Context)
			one(n.Items[i].Vars, f)
		}
		stmts(n.Body, f)
	case *Try:
		stmts(n.Body, f)
		for i := range n.Handlers {
			f(&n.Handlers[i])
		}
		stmts(n.Orelse, f)
		stmts(n.Finalbody, f)
	case *Match:
		f(n.Subject)
		for i := range n.Cases {
			f(n.Cases[i].Pattern)
			one(n.Cases[i].Guard, f)
			stmts(n.Cases[i].Body, f)
		}
	case *Raise:
		one(n.Exc, f)
		one(n.Cause, f)
		one(n.Inst, f)
		one(n.Tback, f)
	case *Assert:
		f(n.Test)
		one(n.Msg, f)
	case *Delete:
		exprs(n.Targets, f)
	case *AugAssign:
		f(n.Target)
		f(n.Value)
	case *AnnAssign:
		f(n.Target)
		f(n.Annotation)
		one(n.Value, f)
	case *TypeAlias:
		f(n.Name)
		typeParams(n.TypeParams, f)
		f(n.Value)
	case *Import:
		aliases(n.Names, f)
	case *ImportFrom:
		aliases(n.Names, f)
	case *Print:
		one(n.Dest, f)
		exprs(n.Values, f)
	case *Exec:
		f(n.Body)
		one(n.Globals, f)
		one(n.Locals, f)
	}
}

func aliases(list []Alias, f func(Node)) {
	for i := range list {
		f(&list[i])
	}
}

func typeParams(list []TypeParam, f func(Node)) {
	for _, p := range list {
		f(p)
	}
}

func patternChildren(n Pattern, f func(Node)) {
	patterns := func(list []Pattern) {
		for _, p := range list {
			f(p)
		}
	}
	switch n := n.(type) {
	case *MatchValue:
		f(n.Value)
	case *MatchSequence:
		patterns(n.Patterns)
	case *MatchMapping:
		for i, key := range n.Keys {
			f(key)
			f(n.Patterns[i])
		}
	case *MatchClass:
		f(n.Cls)
		patterns(n.Patterns)
		patterns(n.KwdPatterns)
	case *MatchAs:
		if n.Pattern != nil {
			f(n.Pattern)
		}
	case *MatchOr:
		patterns(n.Patterns)
	}
}

func typeParamChildren(n TypeParam, f func(Node)) {
	switch n := n.(type) {
	case *TypeVar:
		one(n.Bound, f)
		one(n.Default, f)
	case *ParamSpec:
		one(n.Default, f)
	case *TypeVarTuple:
		one(n.Default, f)
	}
}

// argumentChildren shows each parameter and then its default.
func argumentChildren(a *Arguments, f func(Node)) {
	first := len(a.PosOnly) + len(a.Args) - len(a.Defaults)
	n := 0
	for _, list := range [2][]Arg{a.PosOnly, a.Args} {
		for i := range list {
			f(&list[i])
			if n >= first {
				f(a.Defaults[n-first])
			}
			n++
		}
	}
	if a.Vararg != nil {
		f(a.Vararg)
	}
	for i := range a.KwOnly {
		f(&a.KwOnly[i])
		one(a.KwDefaults[i], f)
	}
	if a.Kwarg != nil {
		f(a.Kwarg)
	}
}
