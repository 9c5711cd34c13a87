package randprog

import (
	"fmt"
	"strings"
)

// top writes a statement of the module.
func (g *gen) top() {
	g.do(g.function1, g.function1, g.maker, g.generator, g.class, g.class, g.manager, g.exception, g.data, g.data, g.guarded, g.guarded, g.guarded, g.guarded,
		g.lifetimes, g.lifetimes, g.scene, g.scene)
}

// data binds a few variables, without accidents.
func (g *gen) data() {
	for range 1 + g.n(3) {
		k := dataKinds[g.n(len(dataKinds))]
		name := g.fresh("v")
		e := g.expressionOf(k, 0)
		if k == kStr {
			e = g.one("'a'", "'abc'", "'Hello World'", "'x y z'", "''")
		}
		g.line("%s = %s", name, e)
		g.bind(name, k)
	}
}

// tried writes a statement that may raise.
func (g *gen) tried(format string, args ...any) {
	g.line("try: "+format, args...)
	e := g.fresh("e")
	g.line("except Exception as %s: q(%s)", e, e)
}

// guarded writes statements of which one may raise.
func (g *gen) guarded() {
	g.line("try:")
	g.suite(2 + g.n(3))
	g.handlers(true)
}

// handlers writes except clauses; with all set they catch every error.
func (g *gen) handlers(all bool) {
	if g.chance(0.4) {
		name := g.fresh("e")
		g.line("except %s as %s:", g.one("ValueError", "(IndexError, KeyError)", "ZeroDivisionError", "LookupError", "ArithmeticError", "E", "F", "TypeError"), name)
		g.block(func() {
			g.line("q(%s)", name)
			if g.chance(0.3) {
				g.raise()
			} else {
				g.statement()
			}
		})
	}
	if all {
		name := g.fresh("e")
		g.line("except Exception as %s:", name)
		g.block(func() {
			g.line("q(%s)", name)
			if g.chance(0.3) {
				g.simple()
			}
		})
	}
	if g.chance(0.25) {
		g.line("else:")
		g.suite(1)
	}
	if g.chance(0.3) {
		g.line("finally:")
		g.scope.final++
		g.suite(1)
		g.scope.final--
	}
}

// statement writes any statement.
func (g *gen) statement() {
	if g.depth > 4 || g.chance(0.55) {
		g.simple()
		return
	}
	g.do(g.ifs, g.ifs, g.loop, g.loop, g.while, g.try, g.try, g.with, g.with, g.nested, g.scene, g.lifetimes)
}

func (g *gen) simple() {
	g.do(g.assign, g.assign, g.assign, g.assign, g.print, g.print, g.print, g.augment, g.mutate, g.mutate, g.object, g.object, g.object, g.del, g.unpack,
		g.jump, g.oddity, g.expression)
}

// expressionOf gives an expression of a kind.
func (g *gen) expressionOf(k kind, d int) string {
	switch k {
	case kFloat:
		return g.float(d)
	case kStr:
		return g.str(d)
	case kList:
		return g.list(d)
	case kTuple:
		return g.tuple(d)
	case kDict:
		return g.dict(d)
	case kSet:
		return g.set(d)
	case kObj:
		return g.obj(d)
	case kObjs:
		return g.objs(d)
	}
	return g.int(d)
}

var dataKinds = []kind{kInt, kInt, kInt, kFloat, kStr, kStr, kList, kList, kTuple, kDict, kSet, kObj, kObjs}

// bounded keeps what a loop makes of a variable small.
func (g *gen) bounded(k kind, e string) string {
	switch k {
	case kInt:
		return fmt.Sprintf("(%s) %% 1000003", e)
	case kStr:
		return fmt.Sprintf("(%s)[:20]", e)
	case kList, kObjs, kTuple:
		return fmt.Sprintf("(%s)[:6]", e)
	}
	return e
}

func (g *gen) assign() {
	k := dataKinds[g.n(len(dataKinds))]
	e := g.bounded(k, g.expressionOf(k, 1+g.n(3)))
	if own := g.own(k); len(own) > 0 && g.chance(0.45) {
		g.line("%s = %s", own[g.n(len(own))], e)
		return
	}
	name := g.fresh("v")
	if g.chance(0.1) {
		other := g.fresh("v")
		g.line("%s = %s = %s", name, other, e)
		g.bind(other, k)
	} else {
		g.line("%s = %s", name, e)
	}
	g.bind(name, k)
}

func (g *gen) print() {
	k := dataKinds[g.n(len(dataKinds))]
	e := g.expressionOf(k, 1+g.n(3))
	if k == kSet {
		e = "sorted(" + e + ")"
	}
	if k == kDict && g.py2 {
		e = "sorted(" + e + ".items())"
	}
	if g.py2 && g.chance(0.2) {
		switch g.n(3) {
		case 0:
			g.line("print repr(%s),", e)
			g.line("print")
		case 1:
			g.line("print >>sys.stdout, repr(%s), 1", e)
		default:
			g.line("print `%s`", e)
		}
		return
	}
	if g.chance(0.2) {
		g.line("p(%s, %s)", e, g.int(1))
		return
	}
	g.line("p(%s)", e)
}

func (g *gen) expression() {
	k := dataKinds[g.n(len(dataKinds))]
	g.line("%s", g.expressionOf(k, 2))
}

func (g *gen) augment() {
	k := []kind{kInt, kInt, kStr, kList, kFloat, kObjs, kSet}[g.n(7)]
	own := g.own(k)
	if len(own) == 0 {
		g.assign()
		return
	}
	name := own[g.n(len(own))]
	switch k {
	case kInt:
		g.line("%s %s= %s", name, g.one("+", "-", "*", "//", "%", "&", "|", "^", ">>"), g.paren(g.int(1)))
		if g.scope.loops > 0 {
			g.line("%s %%= 1000003", name)
		}
	case kStr:
		g.line("%s += %s", name, g.str(1))
		if g.scope.loops > 0 {
			g.line("%s = %s[-20:]", name, name)
		}
	case kList, kObjs:
		g.line("%s += %s", name, g.expressionOf(k, 1))
		if g.scope.loops > 0 {
			g.line("%s = %s[-6:]", name, name)
		}
	case kSet:
		g.line("%s %s= %s", name, g.one("|", "&", "-", "^"), g.set(1))
	default:
		g.line("%s %s= %s", name, g.one("+", "-", "/"), g.float(1))
	}
}

// mutate changes a container.
func (g *gen) mutate() {
	k := []kind{kList, kList, kDict, kSet, kObjs, kObjs}[g.n(6)]
	name := g.read(k)
	if name == "" {
		g.assign()
		return
	}
	switch k {
	case kList:
		g.do(
			func() { g.line("%s.append(%s)", name, g.bounded(kInt, g.int(1))) },
			func() { g.line("%s.insert(%s, %s)", name, g.one("0", "1", "-1", "99"), g.bounded(kInt, g.int(1))) },
			func() { g.line("p(%s.pop(%s))", name, g.one("", "0", "-1", "1")) },
			func() {
				g.line("%s.%s", name, g.one("sort()", "reverse()", "sort(key=lambda x: -x)", "extend([1, 2])", "extend(x for x in (3, 4))"))
			},
			func() { g.line("%s[%s] = %s", name, g.one("0", "-1", "1"), g.bounded(kInt, g.int(1))) },
			func() { g.line("%s[%s] = %s", name, g.one("1:", ":1", "1:2", ":", "::2"), g.bounded(kList, g.list(1))) },
			func() { g.line("del %s[%s]", name, g.one("0", "-1", ":1", "::2", "1:")) },
			func() { g.line("%s.remove(%s)", name, g.int(0)) })
		g.line("del %s[8:]", name)
	case kDict:
		g.do(
			func() { g.line("%s[%s] = %s", name, g.key(), g.bounded(kInt, g.int(1))) },
			func() { g.line("p(%s.pop(%s%s))", name, g.key(), g.one("", ", None", ", 0")) },
			func() { g.line("p(%s.setdefault(%s, %s))", name, g.key(), g.int(0)) },
			func() { g.line("%s.update(%s)", name, g.dict(1)) },
			func() { g.line("del %s[%s]", name, g.key()) },
			func() { g.line("%s.clear()", name) })
	case kSet:
		g.do(
			func() { g.line("%s.add(%s %% 9)", name, g.paren(g.int(1))) },
			func() { g.line("%s.%s(%s)", name, g.one("discard", "remove"), g.one("1", "2", "6")) },
			func() { g.line("%s.update(%s)", name, g.set(1)) })
	default:
		g.do(
			func() { g.line("%s.append(%s)", name, g.obj(1)) },
			func() { g.line("%s.pop(%s)", name, g.one("", "0")) },
			func() { g.line("%s[%s] = %s", name, g.one("0", "-1"), g.obj(1)) },
			func() { g.line("del %s[%s]", name, g.one(":", "0", "-1", "1:", "::2")) },
			func() { g.line("%s[%s] = %s", name, g.one(":1", ":", "1:", "::-1"), g.objs(1)) },
			func() {
				g.line("%s.%s", name, g.one("reverse()", "sort(key=lambda t: t.n)", "sort(key=lambda t: -t.n)"))
			})
		g.line("del %s[6:]", name)
	}
}

// object does something with an object.
func (g *gen) object() {
	own := g.own(kObj)
	if len(own) == 0 || g.chance(0.3) {
		name := g.fresh("o")
		g.line("%s = %s", name, g.obj(2))
		g.bind(name, kObj)
		return
	}
	o := own[g.n(len(own))]
	g.do(
		func() { g.line("%s = %s", o, g.obj(2)) },
		func() { g.line("%s.n = %s", o, g.bounded(kInt, g.int(1))) },
		func() { g.line("%s.x = %s", o, g.obj(1)) },
		func() { g.line("p(%s.n)", o) },
		func() { g.line("watch(%s, %d)", o, g.n(100)) },
		func() { g.line("p(%s.__dict__ and sorted(%s.__dict__))", o, o) },
		func() { g.line("%s, %s = %s, %s", o, g.one(own...), g.obj(1), g.obj(1)) },
		func() { g.line("%s = None or %s", o, g.obj(1)) })
}

func (g *gen) del() {
	// Only what this block has bound is surely there.
	k := []kind{kObj, kObj, kObjs, kInt, kList}[g.n(5)]
	own := g.own(k)
	if len(own) == 0 || g.depth > 0 {
		g.object()
		return
	}
	name := own[g.n(len(own))]
	g.line("del %s", name)
	g.drop(name)
}

func (g *gen) unpack() {
	a, b := g.fresh("v"), g.fresh("v")
	rest := ""
	g.do(
		func() { g.line("%s, %s = %s, %s", a, b, g.bounded(kInt, g.int(1)), g.bounded(kInt, g.int(1))) },
		func() { g.line("(%s, %s) = divmod(%s, %s)", a, b, g.int(0), g.int(0)) },
		func() { g.line("[%s, (%s, %s)] = 1, %s", g.fresh("v"), a, b, g.one("(2, 3)", "[4, 5]")) },
		func() {
			if g.py2 {
				g.line("%s, %s = %s", a, b, g.one("1, 2", "[3, 4]", "{5: 6, 7: 8}"))
				return
			}
			rest = g.fresh("v")
			g.line("%s, *%s, %s = %s", a, rest, b, g.one("1, 2, 3", "range(5)", "[4, 5]", "(x * x for x in range(4))"))
		})
	g.bind(a, kInt)
	g.bind(b, kInt)
	if rest != "" {
		g.bind(rest, kList)
	}
}

// raise raises something.
func (g *gen) raise() {
	g.do(
		func() { g.line("raise %s(%d)", g.read(kExc), g.n(50)) },
		func() {
			g.line("raise %s('%s')", g.one("ValueError", "KeyError", "RuntimeError", "TypeError"), g.one("bad", "x y", ""))
		},
		func() {
			g.line("raise %s", g.one("ValueError", "IndexError", "StopIteration" /* becomes RuntimeError in generators */, "E(1)"))
		},
		func() { g.line("raise ValueError(%s)", g.obj(1)) },
		func() { g.line("assert %s, %s", g.cond(1), g.any(1, kStr, kInt)) },
		func() {
			if g.py2 {
				g.line("raise %s, %s", g.one("ValueError", "E", "KeyError"), g.int(0))
				return
			}
			g.line("raise %s(%d) from %s", g.read(kExc), g.n(50), g.one("ValueError('cause')", "None", "E(7)", "F(8)"))
		},
		func() {
			g.line("p(%s)", g.expr(func() string { return "[][1]" }, func() string { return "{}['k']" }, func() string { return "1 // 0" }, func() string { return "None.x" }, func() string { return "int('x')" }, func() string { return "'a' + 1" }, func() string { return "nosuch" }))
		})
}

// jump leaves a loop or a function, or raises.
func (g *gen) jump() {
	switch {
	case g.scope.loops > 0 && g.scope.final == 0 && g.chance(0.5):
		g.line("if %s:", g.cond(1))
		g.indent++
		g.line("%s", g.one("break", "continue"))
		g.indent--
	case !g.scope.module && !g.scope.gen && g.scope.final == 0 && g.chance(0.4):
		g.line("if %s:", g.cond(1))
		g.indent++
		if g.scope.async {
			g.line("return %s", g.bounded(kInt, g.int(1)))
		} else {
			g.line("return %s", g.result())
		}
		g.indent--
	case g.depth > 0:
		g.line("if %s:", g.cond(1))
		g.indent++
		g.raise()
		g.indent--
	default:
		g.print()
	}
}

// result is what the innermost function returns.
func (g *gen) result() string {
	for _, v := range g.scope.vars {
		if v.name == "self" || v.name == "made" {
			return g.obj(1)
		}
	}
	return g.bounded(kInt, g.int(1))
}

func (g *gen) ifs() {
	g.line("if %s:", g.cond(2))
	g.suite(1 + g.n(2))
	if g.chance(0.3) {
		g.line("elif %s:", g.cond(2))
		g.suite(1)
	}
	if g.chance(0.4) {
		g.line("else:")
		g.suite(1 + g.n(2))
	}
}

func (g *gen) loop() {
	v := g.fresh("i")
	k := kInt
	head := ""
	g.do(
		func() { head = fmt.Sprintf("%s in range(%d)", v, 1+g.n(3)) },
		func() { head = fmt.Sprintf("%s in %s[:3]", v, g.list(1)) },
		func() { head = fmt.Sprintf("%s in sorted(%s)[:3]", v, g.set(1)) },
		func() { head = fmt.Sprintf("%s in %s[:3]", v, g.objs(1)); k = kObj },
		func() { head = fmt.Sprintf("%s in %s[:3]", v, g.str(1)); k = kStr },
		func() { head = fmt.Sprintf("%s, %s in enumerate(%s[:3])", g.fresh("i"), v, g.list(1)) },
		func() { head = fmt.Sprintf("%s in sorted(%s)[:3]", v, g.dict(1)); k = kStr },
		func() {
			if f := g.read(kGen); f != "" {
				head = fmt.Sprintf("%s in %s(%d)", v, f, g.n(4))
			} else {
				head = fmt.Sprintf("%s in (T(1), T(2))", v)
				k = kObj
			}
		})
	g.line("for %s:", head)
	g.scope.loops++
	g.block(func() {
		g.bind(v, k)
		for range 1 + g.n(3) {
			g.statement()
		}
	})
	g.scope.loops--
	if g.chance(0.2) {
		g.line("else:")
		g.suite(1)
	}
}

func (g *gen) while() {
	v := g.fresh("i")
	g.line("%s = %d", v, g.n(4))
	g.line("while %s > 0:", v)
	g.scope.loops++
	g.block(func() {
		g.line("%s -= 1", v)
		for range 1 + g.n(2) {
			g.statement()
		}
	})
	g.scope.loops--
	if g.chance(0.3) {
		g.line("else:")
		g.suite(1)
	}
	g.scope.vars = append(g.scope.vars, variable{v, kInt, false})
}

func (g *gen) try() {
	g.line("try:")
	g.suite(1 + g.n(3))
	if g.chance(0.2) {
		g.line("finally:")
		g.scope.final++
		g.suite(1 + g.n(2))
		g.scope.final--
		return
	}
	g.handlers(g.chance(0.7) || g.depth == 0)
	if strings.HasSuffix(g.b.String(), "try:\n") {
		panic("try without handlers")
	}
}

func (g *gen) with() {
	c := g.read(kManager)
	v := g.fresh("o")
	if g.chance(0.2) {
		g.line("with %s(%d) as %s, C(%d):", c, g.n(30), v, g.n(30))
	} else {
		g.line("with %s(%d) as %s:", c, g.n(30), v)
	}
	g.block(func() {
		g.bind(v, kObj)
		for range 1 + g.n(3) {
			g.statement()
		}
	})
}

// nested defines a function in a function.
func (g *gen) nested() {
	if g.funcs > 2 || g.scope.loops > 0 {
		g.simple()
		return
	}
	g.do(g.function1, g.maker, g.generator, g.closure)
}

// oddity is a statement that is seldom seen.
func (g *gen) oddity() {
	g.do(
		func() { g.line("pass") },
		func() { g.line("p(gc.collect() > 0)") },
		func() {
			if g.py2 {
				name := g.fresh("v")
				if g.scope.module {
					g.line("exec '%s = ' + repr(%s)", name, g.bounded(kInt, g.int(1)))
					g.bind(name, kInt)
					return
				}
				g.line("exec 'p(%s)'", g.one("1 + 1", "[x for x in (1, 2)]")) // in no function with free variables
				return
			}
			g.line("exec('p(%s)')", g.one("1 + 1", "[x for x in (1, 2)]", "sorted(set((3, 1)))"))
		},
		func() {
			g.line("p(eval('%s'))", g.one("1 + 2", "[i * 2 for i in range(3)]", "(lambda: 5)()", "T(3).n"))
		},
		func() { g.line("p(sys.exc_info()[0] and sys.exc_info()[0].__name__)") },
		func() { g.line("p(sorted(k for k in locals() if k == 'zz'))") },
		func() {
			name := g.fresh("v")
			g.line("%s = %s; p(%s)", name, g.bounded(kInt, g.int(1)), name)
			g.bind(name, kInt)
		},
		func() {
			if !g.py2 {
				name := g.fresh("w")
				g.line("if (%s := %s) > 2: p(%s)", name, g.bounded(kInt, g.int(1)), name)
				g.bind(name, kInt)
			} else {
				g.line("print 1,; print 2")
			}
		},
	)
}
