package scope

import (
	"math"
	"strconv"
	"strings"

	"github.com/sllint/sllint/syntax"
)

func (r *Resolver) body(body []syntax.Stmt) {
	for _, s := range body {
		r.stmt(s)
	}
}

func (r *Resolver) stmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		r.expr(s.Value)
	case *syntax.Assign:
		for _, t := range s.Targets {
			r.expr(t)
		}
		r.expr(s.Value)
	case *syntax.Return:
		r.returns(s)
	case *syntax.If:
		r.ifs(s)
	case *syntax.FunctionDef:
		r.functionDef(s)
	case *syntax.ClassDef:
		r.classDef(s)
	case *syntax.For:
		r.forLoop(s)
	case *syntax.While:
		r.while(s)
	case *syntax.Try:
		r.try(s)
	case *syntax.With:
		r.with(s)
	case *syntax.Raise:
		r.opt(s.Exc)
		r.opt(s.Cause)
		r.opt(s.Inst)
		r.opt(s.Tback)
	case *syntax.AugAssign:
		r.expr(s.Target)
		r.expr(s.Value)
	case *syntax.Break:
		r.breaks(s)
	case *syntax.Continue:
		r.continues(s)
	case *syntax.Delete:
		for _, t := range s.Targets {
			r.expr(t)
		}
	case *syntax.Import:
		for i := range s.Names {
			r.alias(&s.Names[i], s)
		}
	case *syntax.ImportFrom:
		r.importFrom(s)
	default:
		r.rareStmt(s)
	}
}

func (r *Resolver) rareStmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.Assert:
		r.expr(s.Test)
		r.opt(s.Msg)
	case *syntax.AnnAssign:
		r.annAssign(s)
	case *syntax.Print:
		r.opt(s.Dest)
		for _, v := range s.Values {
			r.expr(v)
		}
	case *syntax.Exec:
		r.exec(s)
	case *syntax.Global:
		r.declare(s, s.Syms, defGlobal)
	case *syntax.Nonlocal:
		r.declare(s, s.Syms, defNonlocal)
	case *syntax.Match:
		r.match(s)
	case *syntax.TypeAlias:
		r.typeAlias(s)
	}
}

func (r *Resolver) functionDef(s *syntax.FunctionDef) {
	if s.Sym == r.debugSym {
		r.debug(s, "assign to")
	}
	r.def(s.Sym, defLocal, s)
	r.defaults(s.Args)
	r.exprs(s.Decorators)
	if len(s.TypeParams) > 0 {
		r.typeParams(s.TypeParams, s, s.Name)
	}
	r.annotations(s)
	r.open(Function, functionBlock, s, s.Name)
	r.s.async = s.Async
	r.s.Coroutine = s.Async
	r.params(s.Args)
	r.body(s.Body)
	r.leaveFunction()
	if len(s.TypeParams) > 0 {
		r.close()
	}
}

// leaveFunction ends a function, now that it is known whether it yields.
func (r *Resolver) leaveFunction() {
	if s := r.s; s.Generator || s.Coroutine {
		if s.Generator && s.async && s.retVal != nil {
			r.codeErr(s.retVal, "'return' with value in async generator")
		}
		if s.deep != nil {
			r.codeErr(s.deep, tooManyBlocks)
		}
	}
	r.close()
}

// defaults visits the default values of parameters, where the function is
// defined.
func (r *Resolver) defaults(a *syntax.Arguments) {
	if a == nil {
		return
	}
	r.exprs(a.Defaults)
	for _, d := range a.KwDefaults {
		r.opt(d)
	}
}

// annotations visits those of parameters and of the result. Under the future
// statement they are text, which must keep to some rules and binds nothing.
func (r *Resolver) annotations(s *syntax.FunctionDef) {
	if s.Args == nil {
		return
	}
	for _, list := range [...][]syntax.Arg{s.Args.PosOnly, s.Args.Args} {
		for i := range list {
			if a := list[i].Annotation; a != nil {
				r.annotation(a)
			}
		}
	}
	if a := s.Args.Vararg; a != nil && a.Annotation != nil {
		e := a.Annotation
		if star, ok := e.(*syntax.Starred); ok {
			e = star.Value
		}
		r.annotation(e)
	}
	if a := s.Args.Kwarg; a != nil && a.Annotation != nil {
		r.annotation(a.Annotation)
	}
	for i := range s.Args.KwOnly {
		if a := s.Args.KwOnly[i].Annotation; a != nil {
			r.annotation(a)
		}
	}
	if s.Returns != nil {
		r.annotation(s.Returns)
	}
}

func (r *Resolver) annotation(e syntax.Expr) {
	if r.deferred() {
		inClass := r.s.block == classBlock || r.s.seesClass
		r.open(Annotation, annotationBlock, e, "__annotate__")
		r.s.seesClass = inClass
		r.expr(e)
		r.close()
		return
	}
	if !r.futureAnnotations {
		r.expr(e)
		return
	}
	if r.v < syntax.Py310 {
		r.dead++
		r.expr(e)
		r.dead--
		return
	}
	r.open(Annotation, annotationBlock, e, "_annotation")
	// Not compiled: only the symbol table looks at it.
	r.dead++
	r.expr(e)
	r.dead--
	r.close()
}

// params defines the parameters in the function's own scope.
func (r *Resolver) params(a *syntax.Arguments) {
	if a == nil {
		return
	}
	first := len(r.memory.params)
	for i := range a.PosOnly {
		r.param(&a.PosOnly[i])
	}
	for i := range a.Args {
		r.param(&a.Args[i])
	}
	for i := range a.KwOnly {
		r.param(&a.KwOnly[i])
	}
	if a.Vararg != nil {
		r.param(a.Vararg)
	}
	if a.Kwarg != nil {
		r.param(a.Kwarg)
	}
	if r.py2 {
		for i := range a.Args {
			if p := a.Args[i].Pattern; p != nil {
				r.patternParams(p)
			}
		}
	}
	all := r.memory.params
	r.s.Params = all[first:len(all):len(all)]
}

func (r *Resolver) param(a *syntax.Arg) {
	if a.Pattern != nil {
		return
	}
	if a.Sym == r.debugSym {
		r.debug(a, "assign to")
	}
	i := r.def(a.Sym, defParam, a)
	r.memory.params = append(r.memory.params, r.entries[i].sym)
}

// patternParams defines the names of Python 2's tuple parameter.
func (r *Resolver) patternParams(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Tuple:
		for _, x := range e.Elts {
			r.patternParams(x)
		}
	case *syntax.Name:
		i := r.def(e.Sym, defParam, e)
		r.memory.params = append(r.memory.params, r.entries[i].sym)
	}
}

func (r *Resolver) classDef(s *syntax.ClassDef) {
	if s.Sym == r.debugSym {
		r.debug(s, "assign to")
	}
	r.def(s.Sym, defLocal, s)
	if !r.py2 {
		r.exprs(s.Decorators)
	}
	generic := len(s.TypeParams) > 0
	if generic {
		r.typeParams(s.TypeParams, s, s.Name)
	}
	r.arguments(s.Bases)
	r.keywords(s.Keywords)
	if r.py2 {
		r.exprs(s.Decorators)
	}
	r.open(Class, classBlock, s, s.Name)
	r.s.private = s.Sym
	if generic {
		i := r.defIn(r.s, r.extra("__type_params__"), defLocal, s)
		r.entries[i].flags |= defLocal
	}
	r.body(s.Body)
	r.close()
	if generic {
		r.close()
	}
}

// typeParams opens the scope of a definition's type parameters.
func (r *Resolver) typeParams(params []syntax.TypeParam, node syntax.Node, name string) {
	inClass := r.s.block == classBlock
	r.open(Annotation, typeParamsBlock, node, "<generic parameters of "+name+">")
	r.s.seesClass = inClass
	if class, ok := node.(*syntax.ClassDef); ok {
		r.s.private = class.Sym
	}
	seen := false
	for _, p := range params {
		def, kind := r.typeParam(p)
		if def != nil {
			seen = true
			r.typeVar(p, def, kind+" default")
		} else if seen {
			r.codeErr(p, "non-default type parameter '"+paramName(p)+"' follows default type parameter")
		}
	}
}

func paramName(p syntax.TypeParam) string {
	switch p := p.(type) {
	case *syntax.TypeVar:
		return p.Name
	case *syntax.ParamSpec:
		return p.Name
	case *syntax.TypeVarTuple:
		return p.Name
	}
	return ""
}

func (r *Resolver) typeParam(p syntax.TypeParam) (def syntax.Expr, kind string) {
	var sym syntax.Sym
	switch p := p.(type) {
	case *syntax.TypeVar:
		sym, def, kind = p.Sym, p.Default, "a TypeVar"
	case *syntax.ParamSpec:
		sym, def, kind = p.Sym, p.Default, "a ParamSpec"
	case *syntax.TypeVarTuple:
		sym, def, kind = p.Sym, p.Default, "a TypeVarTuple"
	}
	if sym == r.debugSym {
		r.debug(p, "assign to")
	}
	r.def(sym, defTypeParam|defLocal, p)
	if v, ok := p.(*syntax.TypeVar); ok && v.Bound != nil {
		what := "a TypeVar bound"
		if _, ok := v.Bound.(*syntax.Tuple); ok && r.v >= syntax.Py313 {
			what = "a TypeVar constraint"
		}
		r.typeVar(p, v.Bound, what)
	}
	return def, kind
}

// typeVar visits a bound or default in a scope of its own.
func (r *Resolver) typeVar(p syntax.TypeParam, e syntax.Expr, what string) {
	inClass := r.s.seesClass
	r.open(Annotation, typeVarBlock, p, paramName(p))
	r.s.seesClass, r.s.what = inClass, what
	if star, ok := e.(*syntax.Starred); ok {
		e = star.Value // *Ts = *tuple[…]
	}
	r.expr(e)
	r.close()
}

func (r *Resolver) typeAlias(s *syntax.TypeAlias) {
	if s.Name.Sym == r.debugSym {
		r.debug(s, "assign to")
	} else {
		r.expr(s.Name)
	}
	inClass := r.s.block == classBlock
	generic := len(s.TypeParams) > 0
	if generic {
		r.typeParams(s.TypeParams, s, s.Name.Id)
	}
	r.open(Annotation, typeAliasBlock, s, s.Name.Id)
	r.s.seesClass = inClass
	r.expr(s.Value)
	r.close()
	if generic {
		r.close()
	}
}

func (r *Resolver) annAssign(s *syntax.AnnAssign) {
	name, isName := s.Target.(*syntax.Name)
	switch {
	case isName:
		cur := r.lookup(name.Sym)
		if cur&(defGlobal|defNonlocal) != 0 && s.Simple && r.s.block != moduleBlock {
			what := "global"
			if cur&defGlobal == 0 {
				what = "nonlocal"
			}
			r.symErr(s, "annotated name '"+name.Id+"' can't be "+what)
		}
		if name.Sym == r.debugSym {
			r.debug(name, "assign to")
		}
		if s.Simple {
			r.def(name.Sym, defAnnot|defLocal, name)
		} else if s.Value != nil {
			r.def(name.Sym, defLocal, name)
		}
	default:
		r.expr(s.Target)
	}
	r.annotation(s.Annotation)
	r.opt(s.Value)
}

// declare handles global and nonlocal.
func (r *Resolver) declare(s syntax.Stmt, syms []syntax.Sym, fl flags) {
	what := "global"
	if fl == defNonlocal {
		what = "nonlocal"
	}
	for _, sym := range syms {
		cur := r.lookup(sym)
		if r.py2 && cur&(defLocal|use) != 0 {
			when := "used prior to"
			if cur&defLocal != 0 {
				when = "assigned to before"
			}
			r.symWarn(s, "name '"+r.t.NameOf(sym)+"' is "+when+" global declaration")
		}
		if !r.py2 && cur&(defParam|defLocal|use|defAnnot) != 0 {
			name := r.t.NameOf(sym)
			switch {
			case cur&defParam != 0:
				r.symErr(s, "name '"+name+"' is parameter and "+what)
			case cur&use != 0:
				r.symErr(s, "name '"+name+"' is used prior to "+what+" declaration")
			case cur&defAnnot != 0:
				r.symErr(s, "annotated name '"+name+"' can't be "+what)
			default:
				r.symErr(s, "name '"+name+"' is assigned to before "+what+" declaration")
			}
		}
		i := r.def(sym, fl, s)
		r.directives = append(r.directives, directive{r.s.id, r.entries[i].sym, s})
	}
}

func (r *Resolver) alias(a *syntax.Alias, s syntax.Stmt) {
	if a.Name == "*" {
		if r.s.block != moduleBlock {
			if !r.py2 {
				r.symErr(a, "import * only allowed at module level")
			} else {
				r.symWarn(r.s.Node, "import * only allowed at module level")
			}
			r.s.unoptimized |= starImport
		}
		return
	}
	if a.Sym == r.debugSym {
		r.debug(s, "assign to")
	}
	r.def(a.Sym, defImport, a)
}

func (r *Resolver) importFrom(s *syntax.ImportFrom) {
	r.late(s)
	for i := range s.Names {
		r.alias(&s.Names[i], s)
	}
	if r.s.unoptimized != 0 && r.s.optNode == nil {
		r.s.optNode = s
	}
}

func (r *Resolver) exec(s *syntax.Exec) {
	r.expr(s.Body)
	if r.s.optNode == nil {
		r.s.optNode = s
	}
	if s.Globals == nil {
		r.s.unoptimized |= bareExec
		return
	}
	r.s.unoptimized |= qualifiedExec
	r.expr(s.Globals)
	r.opt(s.Locals)
}

func (r *Resolver) returns(s *syntax.Return) {
	if s.Value != nil {
		r.expr(s.Value)
		r.s.returnsValue = true
	}
	b := r.s.block
	if r.py2 {
		if s.Value != nil && r.s.Generator {
			r.symErr(s, returnInGenerator)
		}
		if b != functionBlock {
			r.codeErr(s, "'return' outside function")
		}
		return
	}
	if b == moduleBlock || b == classBlock {
		r.codeErr(s, "'return' outside function")
		return
	}
	if s.Value != nil && r.s.async && r.s.retVal == nil {
		r.s.retVal = s
	}
	r.leaveBlocks(s)
}

const returnInGenerator = "'return' with argument inside generator"

// constTest gives the truth of what Python 2's compiler takes for a constant:
// 1, 0, or -1 for neither.
func (r *Resolver) constTest(e syntax.Expr) int {
	if !r.py2 {
		return -1
	}
	switch e := e.(type) {
	case *syntax.Constant:
		switch e.Kind {
		case syntax.ConstInt, syntax.ConstLong, syntax.ConstFloat, syntax.ConstImag:
			return boolInt(!zero(e.Text))
		case syntax.ConstStr, syntax.ConstBytes:
			return boolInt(e.Text != "")
		}
	case *syntax.Name:
		if e.Sym == r.debugSym {
			return 1
		}
	}
	return -1
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// zero tells whether a numeric literal is 0.
func zero(text string) bool {
	text = strings.TrimRight(text, "lLjJ")
	if v, err := strconv.ParseFloat(text, 64); err == nil || math.IsInf(v, 0) {
		return v == 0
	}
	return strings.Trim(text, "0xXoObB") == ""
}

// guarded visits a body that Python 2 compiles only if alive.
func (r *Resolver) guarded(body []syntax.Stmt, alive bool) {
	if !alive {
		r.dead++
	}
	r.body(body)
	if !alive {
		r.dead--
	}
}

func (r *Resolver) ifs(s *syntax.If) {
	r.expr(s.Test)
	truth := r.constTest(s.Test)
	r.guarded(s.Body, truth != 0)
	if len(s.Orelse) > 0 {
		r.guarded(s.Orelse, truth != 1)
	}
}
