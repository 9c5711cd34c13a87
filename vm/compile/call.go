package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
	"github.com/sllint/sllint/vm/code"
)

// call compiles a call.
func (c *compiler) call(e *syntax.Call, dst opnd) {
	c.warnCall(e)
	base := c.slot(0)
	plain := c.plainCall(e)
	attr, isAttr := e.Func.(*syntax.Attribute)
	pos := func() { c.at(e) }
	method := opnd(0)
	switch {
	case isAttr && plain:
		method = code.MethodCall
		c.method(attr, base)
		pos = func() { c.atAttrCall(attr, e) }
	default:
		c.exprTo(e.Func, base)
		c.depth = base.num() + 2
	}
	if !plain {
		c.callEx(e, base, dst)
		return
	}
	c.arguments(base, method, e.Args, e.Keywords, pos, dst)
}

// atAttrCall makes the position that of a method call: where the method's
// name is in another line than the call begins, it begins there.
func (c *compiler) atAttrCall(attr *syntax.Attribute, e *syntax.Call) {
	if !c.py2 && c.lineOf(int(e.Start)) != c.lineOf(int(attr.Stop)) {
		c.atSpan(attr.Stop-int32(len(attr.Attr)), e.Stop)
		return
	}
	c.at(e)
}

// plainCall tells whether a call has no stars and not too many arguments.
func (c *compiler) plainCall(e *syntax.Call) bool {
	if firstStar(e.Args) < len(e.Args) {
		return false
	}
	for i := range e.Keywords {
		if e.Keywords[i].Arg == "" {
			return false
		}
	}
	return c.py2 && len(e.Args)+len(e.Keywords) <= 255 || len(e.Args)+2*len(e.Keywords) <= crowd
}

// method loads function and self of obj.name to base and the next.
func (c *compiler) method(attr *syntax.Attribute, base opnd) {
	d := c.depth
	if call, ok := c.superCall(attr); ok {
		c.loadSuper(call)
		c.atAttr(attr, attr.Stop)
		c.named(code.OpLoadSuperMethod, base, base, c.attrName(attr))
	} else {
		v := c.expr(attr.Value)
		c.atAttr(attr, attr.Stop)
		c.named(code.OpLoadMethod, base, v, c.attrName(attr))
	}
	c.depth = d
	c.push()
	c.push()
}

// arguments compiles the arguments of a call whose callee is in base. Already
// are n of them in place, or MethodCall.
func (c *compiler) arguments(base, n opnd, args []syntax.Expr, keywords []syntax.Keyword, pos func(), dst opnd) {
	for _, a := range args {
		c.tmp(a)
	}
	var names code.Tuple
	for i := range keywords {
		names = append(names, c.text(keywords[i].Arg))
		c.tmp(keywords[i].Value)
	}
	n += opnd(len(args) + len(keywords))
	c.depth = base.num()
	pos()
	if names == nil {
		c.dst(code.OpCall, dst, base, n)
		return
	}
	c.dst(code.OpCallKw, dst, base, n)
	c.ext(0, c.constIndex(names))
}

// ext emits the operands of the instruction before.
func (c *compiler) ext(a opnd, wide int) { c.emit(code.OpExt, a, opnd(wide), 0) }

// text gives a name as a constant of the dialect.
func (c *compiler) text(s string) code.Const {
	if c.py2 {
		return code.Bytes(s)
	}
	return code.Text(s)
}

// callEx compiles a call with stars, or with very many arguments; the callee
// is in base.
func (c *compiler) callEx(e *syntax.Call, base, dst opnd) {
	if c.py2 {
		c.callEx2(e, base, dst)
		return
	}
	c.starCall(e, base, nil, e.Args, e.Keywords, dst)
}

// starCall gathers arguments for CALL_EX: those in extra, which are in place
// from base+2 on, then args.
func (c *compiler) starCall(e syntax.Node, base opnd, extra []opnd, args []syntax.Expr, keywords []syntax.Keyword, dst opnd) {
	tuple := temp(base.num() + 2)
	if s, ok := soleStar(args); ok && len(extra) == 0 {
		c.exprTo(s.Value, tuple)
		c.depth = tuple.num() + 1
	} else {
		c.starTuple(e, tuple, extra, args)
	}
	c.maxDepth = max(c.maxDepth, c.depth)
	hasKeywords := opnd(0)
	if len(keywords) > 0 {
		hasKeywords = 1
		c.starKeywords(e, base, keywords)
	}
	c.depth = base.num()
	c.at(e)
	c.dst(code.OpCallEx, dst, base, hasKeywords)
}

func soleStar(args []syntax.Expr) (*syntax.Starred, bool) {
	if len(args) != 1 {
		return nil, false
	}
	s, ok := args[0].(*syntax.Starred)
	return s, ok
}

// starTuple builds the tuple of positional arguments.
func (c *compiler) starTuple(e syntax.Node, tuple opnd, extra []opnd, args []syntax.Expr) {
	starred := firstStar(args)
	if len(extra) == 0 {
		c.depth = tuple.num()
		if v, ok := c.foldTuple(args); ok {
			c.at(e)
			c.constTo(v, tuple)
			c.push()
			return
		}
	}
	if starred == len(args) && len(args)+len(extra) <= crowd {
		for _, a := range args {
			c.tmp(a)
		}
		c.depth = tuple.num()
		c.at(e)
		c.emit(code.OpBuildTuple, tuple, tuple, opnd(len(args)+len(extra)))
		c.push()
		return
	}
	if len(extra) == 0 {
		c.depth = tuple.num()
		c.gather(e, args, starred, code.OpBuildList, code.OpListAppend, code.OpListExtend)
	} else {
		c.depth = tuple.num()
		c.at(e)
		c.emit(code.OpBuildList, tuple, tuple, opnd(len(extra)))
		c.push()
		d := c.depth
		for _, a := range args {
			add := code.OpListAppend
			if s, ok := a.(*syntax.Starred); ok {
				add, a = code.OpListExtend, s.Value
			}
			v := c.expr(a)
			c.at(e)
			c.emit(add, 0, tuple, v)
			c.depth = d
		}
	}
	c.at(e)
	c.emit(code.OpListToTuple, tuple, tuple, 0)
	c.depth = tuple.num() + 1
}

// starKeywords builds the dict of keyword arguments in the next temporary. A
// mapping that is the only one is passed as it is.
func (c *compiler) starKeywords(e syntax.Node, base opnd, keywords []syntax.Keyword) {
	t := c.push()
	d := c.depth
	if len(keywords) == 1 && keywords[0].Arg == "" {
		c.depth = t.num()
		c.exprTo(keywords[0].Value, t)
		c.depth = d
		return
	}
	have := false
	for i := 0; i < len(keywords); {
		if keywords[i].Arg == "" {
			if !have {
				c.at(e)
				c.emit(code.OpBuildMap, t, t, 0)
				have = true
			}
			v := c.expr(keywords[i].Value)
			c.at(e)
			c.emit(code.OpDictMerge, base, t, v)
			c.depth = d
			i++
			continue
		}
		from := i
		for i < len(keywords) && keywords[i].Arg != "" {
			i++
		}
		c.subKeywords(e, base, t, keywords[from:i], have)
		have = true
	}
}

// subKeywords builds a dict of keywords in t, or merges them into the one that
// is there.
func (c *compiler) subKeywords(e syntax.Node, base, t opnd, keywords []syntax.Keyword, have bool) {
	d := t.num() + 1
	into := t
	c.depth = t.num()
	if have {
		c.depth = d
		into = c.top()
	}
	if len(keywords)*2 > crowd {
		c.at(e)
		c.emit(code.OpBuildMap, into, into, 0)
		c.push()
		inner := c.depth
		for i := range keywords {
			k := c.push()
			c.constTo(c.text(keywords[i].Arg), k)
			c.tmp(keywords[i].Value)
			c.at(keywords[i].Value)
			c.emit(code.OpMapAdd, k, into, 0)
			c.depth = inner
		}
	} else {
		for i := range keywords {
			c.at(keywords[i].Value)
			c.constTo(c.text(keywords[i].Arg), c.top())
			c.push()
			c.tmp(keywords[i].Value)
		}
		c.at(e)
		c.emit(code.OpBuildMap, into, into, opnd(len(keywords)))
	}
	if have {
		c.emit(code.OpDictMerge, base, t, into)
	}
	c.depth = d
	c.maxDepth = max(c.maxDepth, d)
}

// callEx2 compiles Python 2's call with stars: all explicit arguments come
// before *args and **kwargs, and keywords are merged before *args is iterated.
func (c *compiler) callEx2(e *syntax.Call, base, dst opnd) {
	var args []syntax.Expr
	var star, dstar syntax.Expr
	for _, a := range e.Args {
		if s, ok := a.(*syntax.Starred); ok {
			star = s.Value
		} else {
			args = append(args, a)
		}
	}
	keywords := e.Keywords
	if n := len(keywords); n > 0 && keywords[n-1].Arg == "" {
		dstar, keywords = keywords[n-1].Value, keywords[:n-1]
	}
	tuple := temp(base.num() + 2)
	c.depth = tuple.num()
	if star == nil || len(args) > 0 {
		c.gather2(e, tuple, args, star != nil)
	}
	c.depth = tuple.num() + 1
	dict := c.push()
	if len(keywords) > 0 {
		c.subKeywords(e, base, dict, keywords, false)
	}
	c.depth = dict.num() + 1
	var held opnd // what *args gave, which lives until the call is over
	switch {
	case star != nil && len(args) == 0:
		c.exprTo(star, tuple)
	case star != nil:
		held = c.tmp(star)
	}
	hasKeywords := opnd(0)
	if len(keywords) > 0 || dstar != nil {
		hasKeywords = 1
	}
	if dstar != nil {
		if len(keywords) == 0 {
			c.exprTo(dstar, dict)
		} else {
			v := c.expr(dstar)
			c.at(e)
			c.emit(code.OpDictMerge, base, dict, v)
		}
	}
	c.at(e)
	if held == 0 {
		c.depth = base.num()
		if star != nil {
			hasKeywords |= code.StarTuple
		}
		c.dst(code.OpCallEx, dst, base, hasKeywords)
		return
	}
	c.depth = held.num() + 1
	use := c.slot(0)
	c.emit(code.OpStarArgs, held, base, held)
	c.emit(code.OpCopy, use, held, 0)
	c.emit(code.OpListExtend, 0, tuple, use)
	c.emit(code.OpListToTuple, tuple, tuple, 0)
	c.emit(code.OpCallEx, base, base, hasKeywords)
	c.clear(held)
	c.depth = base.num()
	c.move(dst, base)
}

// gather2 builds the tuple of explicit arguments, or a list if more are to be
// added.
func (c *compiler) gather2(e syntax.Node, tuple opnd, args []syntax.Expr, list bool) {
	op := code.OpBuildTuple
	if list {
		op = code.OpBuildList
	}
	if len(args) > c.crowd() {
		c.gather(e, args, len(args), code.OpBuildList, code.OpListAppend, code.OpListExtend)
		if !list {
			c.emit(code.OpListToTuple, tuple, tuple, 0)
		}
		return
	}
	for _, a := range args {
		c.tmp(a)
	}
	c.depth = tuple.num()
	c.at(e)
	c.emit(op, tuple, tuple, opnd(len(args)))
}

// superCall tells whether an attribute is one of super() or super(C, self),
// for which no super object need be made.
func (c *compiler) superCall(e *syntax.Attribute) (*syntax.Call, bool) {
	call, ok := e.Value.(*syntax.Call)
	if !ok || c.py2 || e.Ctx != syntax.Load || len(call.Keywords) > 0 {
		return nil, false
	}
	name, ok := call.Func.(*syntax.Name)
	if !ok || name.Id != "super" || c.scope.Kind == scope.Module || c.bindingOf(name.Sym) != scope.GlobalImplicit ||
		c.t.Module.Binding(name.Sym) != scope.Unbound {
		return nil, false
	}
	switch len(call.Args) {
	case 2:
		return call, firstStar(call.Args) == 2
	case 0:
		_, hasClass := c.free[symClass]
		return call, hasClass && c.function && c.code.ArgCount > 0
	}
	return nil, false
}

// bindingOf is the binding of a name in the unit's scope.
func (c *compiler) bindingOf(sym syntax.Sym) scope.Binding {
	for i := len(c.comps) - 1; i >= 0; i-- {
		if b := c.comps[i].Binding(sym); b != scope.Unbound && b != scope.Free {
			return b
		}
	}
	return c.scope.Binding(sym)
}

// loadSuper loads super, class and object to the next three temporaries.
func (c *compiler) loadSuper(call *syntax.Call) {
	d := c.depth
	c.tmp(call.Func)
	if len(call.Args) == 2 {
		c.tmp(call.Args[0])
		c.tmp(call.Args[1])
	} else {
		c.at(call)
		c.emit(code.OpLoadDeref, c.push(), reg(kFree, c.free[symClass]), 0)
		c.loadTo(c.firstParam, c.push())
	}
	c.depth = d
}
