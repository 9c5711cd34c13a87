package randprog

import (
	"fmt"
	"strings"
)

// Scenes: short programs within the program, about one feature each, whose holes are
// filled at random.

// lifetimes is about when objects die.
func (g *gen) lifetimes() {
	n := g.n(90)
	a, b := g.fresh("o"), g.fresh("o")
	g.do(
		func() { // a cycle
			g.line("%s = T(%d); %s = %s(%d); %s.x = %s; %s.x = %s", a, n, b, g.read(kClass), n+1, a, b, b, a)
			if g.chance(0.5) {
				g.line("watch(%s, 'cycle')", a)
			}
			g.line("%s = %s = None", a, b)
			g.line("p('collect'); gc.collect(); p('collected')")
		},
		func() { // a function whose locals die
			f := g.fresh("f")
			g.line("def %s(x):", f)
			g.function([]variable{{"x", kObj, true}}, func() {
				for range 1 + g.n(3) {
					g.object()
				}
				if g.chance(0.5) {
					g.statement()
				}
				g.line("p('leaving')")
				if g.chance(0.5) {
					g.line("return %s", g.obj(1))
				}
			})
			g.line("try: p(%s(T(%d)))", f, n)
			g.line("except Exception as e: q(e)")
		},
		func() { // an exception that holds frames
			f := g.fresh("f")
			g.line("def %s(x):", f)
			g.function([]variable{{"x", kObj, true}}, func() {
				g.object()
				g.raise()
			})
			g.line("try:")
			g.indent++
			g.line("%s(T(%d))", f, n)
			g.indent--
			g.line("except Exception as e:")
			g.indent++
			if g.chance(0.5) {
				g.line("%s = e", a)
			}
			g.line("q(e)")
			g.indent--
			if g.py2 && g.chance(0.7) && g.scope.module {
				g.line("sys.exc_clear()")
			}
			g.line("p('after')")
			g.line("e = %s = None", a)
			g.line("gc.collect()")
		},
		func() { // a generator that is dropped
			f := g.fresh("g")
			g.line("def %s(x):", f)
			g.block(func() {
				g.line("y = %s", g.one("T(2)", "[T(3), T(4)]", "x"))
				g.line("try:")
				g.line("    yield 1")
				g.line("    yield 2")
				g.line("%s", g.one("finally: p('closed')", "except GeneratorExit: p('exit'); raise", "except ValueError as e: q(e); yield 3"))
			})
			g.line("%s = %s(T(%d))", a, f, n)
			if g.chance(0.8) {
				g.line("p(next(%s))", a)
			}
			g.line("%s", g.one(a+" = None", a+".close()", "del "+a, fmt.Sprintf("try: p(%s.throw(ValueError('v')))\n%sexcept Exception as e: q(e)", a, indentText(g.indent)),
				fmt.Sprintf("%s.me = 1 if 0 else 0", "T(5)"), fmt.Sprintf("try: p(list(%s))\n%sexcept ValueError as e: q(e)", a, indentText(g.indent))))
			g.line("p('dropped')")
			g.line("%s = None", a)
		},
		func() { // a weak reference with a callback
			g.line("%s = %s", a, g.obj(0))
			g.line("%s = _weakref.ref(%s, lambda r: p('callback', r() is None))", b, a)
			g.line("p(%s() is %s)", b, a)
			g.line("%s = %s", a, g.obj(1))
			g.line("p(%s() is None)", b)
			g.line("%s = None", a)
		},
		func() { // containers
			g.line("%s = %s", a, g.one("[T(1), T(2), T(3)]", "(T(1), T(2))", "{1: T(1), 2: T(2)}", "{'k': [T(4), T(5)]}", "[[T(1)], [T(2)]]", "set([T(1), T(2)])"))
			g.line("p('filled')")
			g.line("%s", g.one("del "+a, a+" = None", a+" = [T(8)]", fmt.Sprintf("for x in %s: p(x)", a)))
			g.line("x = %s = None", a)
		},
		func() { // a class that dies
			g.line("class %s(object): t = T(%d)", a, n)
			g.line("%s = None", a)
			g.line("p('class gone'); gc.collect(); p('class collected')")
		},
		func() { // resurrection
			g.lines(`
class %[1]s(object):
	def __del__(self):
		p('del', 'R')
		%[2]s.append(self)
%[2]s = []
%[1]s()
p(len(%[2]s))
%[1]s.__del__ = lambda self: p('second')
del %[2]s[:]
gc.collect()
p('gone', len(%[2]s))`, g.fresh("R"), b)
		},
		func() { // a closure holds what is in its cells
			f := g.fresh("f")
			g.lines(`
def %[1]s(x):
	y = T(%[2]d)
	def inner():
		return x, y
	%[3]s
	return inner
%[4]s = %[1]s(T(1))
p(%[4]s())
%[4]s = None
p('closure gone')`, f, n, g.one("x = T(3)", "y = None", "pass", "T(5)"), a)
		},
		func() { // bound methods and partials
			g.line("%s = %s", a, g.one("T(6).__repr__", "partial(T(7).__eq__, 1)", "partial(ident, T(8))", "(lambda t=T(9): t)", "map(ident, [T(1), T(2)])", "iter([T(1), T(2)])", "zip([T(3)], [T(4)])", "enumerate([T(5)])", "itertools.chain([T(6)], [T(7)])"))
			g.line("p('held')")
			g.line("%s = None", a)
		},
		func() { // __del__ that raises is reported on standard error
			g.lines(`
class %[1]s(object):
	def __init__(self): self.t = T(%[2]d)
	def __del__(self):
		t = T(%[3]d)
		raise ValueError('ignored')
%[1]s()
p('on')`, g.fresh("B"), n, n+1)
		},
		func() { // arguments of a call that fails
			g.line("try: ident(%s, %s)", g.obj(1), g.obj(1))
			g.line("except TypeError as e: q(e)")
			g.line("p('failed')")
		},
		func() { // del in the midst of an expression
			g.line("p([%s, %s][0].n, %s.n + %s.n)", g.obj(0), g.obj(0), g.obj(1), g.obj(0))
			g.line("p(%s is %s)", g.obj(1), g.obj(1))
		},
		func() { // frames
			f := g.fresh("f")
			g.lines(`
def %[1]s():
	t = T(%[2]d)
	f = sys._getframe()
	%[3]s
%[1]s()
p('left')
p(gc.collect() > 0)`, f, n, g.one("p(sorted(f.f_locals))", "p(f.f_code.co_name, f.f_lineno > 0); f = None", "p(f.f_back.f_code.co_name != 'x')", "del f"))
		},
	)
}

func indentText(n int) string {
	s := ""
	for range n {
		s += "    "
	}
	return s
}

// scene is about any other feature.
func (g *gen) scene() {
	if g.py2 {
		g.do(g.sorting, g.formatting, g.protocol, g.arguments, g.slots, g.iteration, g.chain, g.old, g.old, g.exec2, g.division)
		return
	}
	g.do(g.sorting, g.formatting, g.protocol, g.arguments, g.slots, g.iteration, g.chain, g.match, g.match, g.async, g.async, g.group, g.annotated, g.typed)
}

func (g *gen) sorting() {
	v := g.fresh("v")
	g.lines(`
try:
	%[1]s = %[2]s
	%[1]s.sort(key=%[3]s, reverse=%[4]s)
	p(%[1]s)
except Exception as e:
	q(e)`, v, g.one("[T(3), T(1), T(2)]", "['b', 'A', 'c', 'B']", "[3, -1, 2, -2]", "[(1, 'b'), (1, 'a'), (0, 'z')]", "[[2], [1, 5], []]", "[2.5, 1, True]"),
		g.one("None", "str", "repr", "lambda x: (len(str(x)), str(x))", "lambda x: T(1) and str(x)", "lambda x: x[0]", "lambda x: -x", "hash"), g.one("False", "True", "1"))
}

func (g *gen) formatting() {
	v := g.one(g.int(1), g.float(1), g.str(1), g.list(0), g.obj(0))
	g.line("try: p('%s' %% %s)", g.one("%d", "%s", "%r", "%5.2f", "%x", "%-8s|", "%08.3f", "%+d", "%c", "%e", "%g", "%%", "%i %s", "% d", "%#o", "%5s|%-5s"), g.one(v, "("+v+",)", "("+v+", 1)"))
	g.line("except Exception as e: q(e)")
	g.line("try: p('%s'.format(%s, a=%s))", g.one("{}", "{0}", "{0!r:>10}", "{a}", "{0:d}", "{0:.3}", "{0:>{a}}", "{0.n}", "{0[0]}", "{:,}", "{:%}", "{{}}", "{1}", "{0:08.2f}", "{0:+}", "{0!s:^12}"), v, g.one("5", "12", "'x'"))
	g.line("except Exception as e: q(e)")
}

func (g *gen) division() {
	g.line("try: p(%s / %s, %s // %s, %s %% %s)", g.int(1), g.int(1), g.float(0), g.int(1), g.int(1), g.int(1))
	g.line("except Exception as e: q(e)")
}

// protocol is about special methods that give what they must not.
func (g *gen) protocol() {
	name := g.fresh("P")
	g.lines(`
class %[1]s(object):
	count = 0
	def %[2]s(self, *a):
		p('%[2]s', len(a))
		%[1]s.count += 1
		if %[1]s.count > 5: raise IndexError('enough')
		return %[3]s
try:
	p(%[4]s)
except Exception as e:
	q(e)`, name, g.one("__len__", "__bool__", "__nonzero__", "__str__", "__repr__", "__hash__", "__iter__", "__index__", "__int__", "__contains__", "__eq__", "__getitem__", "__call__", "__add__", "__radd__", "__enter__", "__float__", "__getattr__", "__lt__", "__format__", "__next__", "next", "__reversed__", "__instancecheck__", "__abs__", "__iadd__", "__mul__", "__rmul__", "__missing__"),
		g.one("1", "0", "-1", "'text'", "None", "True", "[1, 2]", "2.5", "iter([3, 4])", "NotImplemented", "T(3)", "1 // 0", "()", "10 ** 30"),
		g.one("len(%[1]s())", "bool(%[1]s())", "str(%[1]s())[:3]", "hash(%[1]s()) != 5", "list(%[1]s())", "[1, 2, 3][%[1]s()]", "int(%[1]s())", "1 in %[1]s()", "%[1]s() == 1", "%[1]s()[2]", "%[1]s()(1, 2)", "%[1]s() + 1",
			"1 + %[1]s()", "float(%[1]s())", "%[1]s().x", "%[1]s() == %[1]s()", "'{0}'.format(%[1]s())[:2]", "sorted([%[1]s(), %[1]s()]) and 1", "list(reversed(%[1]s()))", "abs(%[1]s())", "%[1]s() * 2", "[7] * %[1]s()", "range(%[1]s())[0:1] and 1", "'%%d' %% %[1]s()", "'%%s' %% %[1]s() and 1", "max(%[1]s())", "sum(%[1]s())", "tuple(%[1]s())", "dict(%[1]s())", "set(%[1]s())", "not %[1]s()", "'a'.join(%[1]s())", "'abc'[%[1]s():]", "isinstance(1, %[1]s)", "next(%[1]s())", "zip(%[1]s(), [1]) and 1"))
	// The expression names the class by hand.
	s := g.b.String()
	g.b.Reset()
	g.b.WriteString(strings.ReplaceAll(s, "%[1]s", name))
}

// arguments is about calls that fit, and calls that do not.
func (g *gen) arguments() {
	f := g.fresh("f")
	sig := g.one("a", "a, b=2", "a, *b", "*a", "**k", "a, b=T(1), *c, **k", "", "a, b", "self, a=1")
	if !g.py2 {
		sig = g.one(sig, "a, *, b", "a, /, b", "a, b=1, /, c=2, *, d=3", "*, b=5", "*a, b", "a, /, **k")
	}
	g.line("def %s(%s):", f, sig)
	g.line("    return sorted(locals().items(), key=lambda i: i[0])")
	for range 1 + g.n(3) {
		call := g.one("", "1", "1, 2", "1, 2, 3", "a=1", "b=1", "1, b=2", "1, a=2", "*[1]", "*(1, 2, 3)", "**{'a': 1}", "1, **{'b': 2}", "c=1, a=2", "*[], **{}", "1, *[2], **{'z': 3}", "*5", "**5", "**{1: 2}", "1, b=2, **{'b': 3}", "*'ab'", "T(1)", "a=T(1), b=T(2)")
		g.line("try: p(%s(%s))", f, call)
		g.line("except TypeError as e: q(e)")
	}
	g.line("try: p(%s)", g.one("len()", "len(1)", "int('1', 2, 3)", "T()", "T(1, 2)", "E()", "max()", "sorted()", "[].append()", "''.join()", "{}.get()", "isinstance(1)", "dict(1)", "range()", "object(1)", "'a'.replace('b')", "print_(1)", "sum(1)", "iter()", "zip(1)", "ord('ab')", "chr(-1)", "getattr(1)", "int([])", "float({})", "abs('x')", "pow(1)", "round('x')", "next([])", "hash([])", "set([[]])", "{[]: 1}", "'%d' % 'x'", "'%s %s' % 1", "[] + ()", "1 + 'a'", "{} < 1", "None + 1", "[1][None]", "'a'['b']", "{}['x']", "(1)()", "type('A', (1,), {})", "type('A', (int, str), {})", "str.upper(1)", "list.append(1, 2)", "T.__init__(1)", "object.__new__(1)", "super(T, 1)", "issubclass(1, 2)", "del_"))
	g.line("except Exception as e: q(e)")
}

func (g *gen) slots() {
	c := g.fresh("S")
	o := g.fresh("s")
	g.lines(`
class %[1]s(%[2]s):
	__slots__ = (%[3]s)
%[4]s = %[1]s(%[5]s)
try:
	%[4]s.%[6]s = T(4)
	p(%[4]s.%[6]s)
	del %[4]s.%[7]s
	p(%[4]s.%[7]s)
except Exception as e:
	q(e)
%[4]s = None
p('slots gone')`, c, g.one("object", "object", "list", "Exception", "dict"), g.one("'a', 'b'", "'a',", "", "'a', '__dict__'", "'a', '__weakref__'"), o, "", g.one("a", "b", "c"), g.one("a", "b", "c"))
}

func (g *gen) iteration() {
	c, v := g.fresh("I"), g.fresh("v")
	stop := g.one("raise StopIteration", "raise StopIteration(5)", "raise ValueError('it')", "return 9", "return T(9)")
	g.lines(`
class %[1]s(object):
	def __init__(self, n): self.n = n
	def __iter__(self): return self
	def __next__(self):
		self.n -= 1
		if self.n < -5: raise StopIteration
		if self.n < %[2]d: %[3]s
		return self.n
	next = __next__
try:
	%[4]s = %[1]s(3)
	p(%[5]s)
except Exception as e:
	q(e)`, c, g.n(3), stop, v, g.one("list("+v+")", "sum("+v+")", "[x for x in "+v+"]", "sorted("+v+")", "dict(zip("+v+", 'abc'))", "tuple("+v+")", "max("+v+")", "2 in "+v, "next("+v+", None)", "list(zip("+v+", "+v+"))", "list(map(abs, "+v+"))", "any("+v+")", "set(x for x in "+v+")", "list(enumerate("+v+"))", "' '.join(str(x) for x in "+v+")", "list(itertools.islice("+v+", 2))", "reduce(lambda a, b: a + b, "+v+")", "(lambda *a: a)(*"+v+")", "list(filter(None, "+v+"))", "min("+v+")", "list(itertools.chain("+v+", [8]))", "list(iter("+v+".__next__, 1))", "all("+v+")"))
}

// chain is about exceptions on the way through functions.
func (g *gen) chain() {
	f1, f2 := g.fresh("f"), g.fresh("f")
	g.line("def %s(x):", f1)
	g.function([]variable{{"x", kObj, true}}, func() {
		g.line("y = %s", g.obj(0))
		g.line("try:")
		g.block(func() { g.statement(); g.raise() })
		g.line("%s", g.one("except ValueError as e:", "except (KeyError, E):", "except Exception:", "finally:", "except LookupError:", "except BaseException as e:"))
		g.scope.final++
		g.block(func() {
			g.line("p('handling')")
			if g.chance(0.5) {
				g.raise()
			} else if g.chance(0.3) {
				g.statement()
			}
		})
		g.scope.final--
		g.line("return 1")
	})
	g.line("def %s(x):", f2)
	g.function([]variable{{"x", kObj, true}}, func() {
		switch g.n(4) {
		case 0:
			g.line("with C(%d): return %s(x)", g.n(9), f1)
		case 1:
			g.line("try: return %s(x)", f1)
			g.line("finally: p('outer')")
		case 2:
			g.line("try: return %s(x)", f1)
			g.line("except %s: raise%s", g.one("E", "ValueError", "Exception"), g.one("", " KeyError('new')", " F(3)"))
		default:
			g.line("return %s(x)", f1)
		}
	})
	g.line("try: p(%s(T(%d)))", f2, g.n(60))
	g.line("except Exception as e: q(e)")
	g.line("p(sys.exc_info()[0] is None)")
	if g.py2 {
		g.line("e = None")
		if g.scope.module {
			g.line("sys.exc_clear()")
		}
	}
}

// old is about classic classes.
func (g *gen) old() {
	c := g.fresh("Old")
	g.line("class %s%s:", c, g.one("", "", "()"))
	g.indent++
	g.line("def __init__(self, n): self.n = n")
	for range 1 + g.n(3) {
		g.lines(g.one(
			"def __del__(self): p('del old', self.n)",
			"def __repr__(self): return 'old%d' % self.n",
			"def __getattr__(self, k):\n\tif k[:2] == '__' or k == 'n': raise AttributeError(k)\n\tp('get', k)\n\treturn k",
			"def __setattr__(self, k, v):\n\tp('set', k)\n\tself.__dict__[k] = v",
			"def __len__(self): return self.n",
			"def __getitem__(self, i):\n\tif i > 2: raise IndexError\n\treturn T(i)",
			"def __cmp__(self, o): return cmp(self.n, getattr(o, 'n', o))",
			"def __add__(self, o): return ('add', self.n)",
			"def __radd__(self, o): return ('radd', self.n)",
			"def __coerce__(self, o): return (self.n, o)",
			"def __call__(self, *a): return len(a)",
			"def __nonzero__(self): return self.n > 3",
			"def __hash__(self): return 5",
			"def __iter__(self): return iter((1, 2))",
			"def __contains__(self, x): return x == 1",
			"def __getslice__(self, i, j): return (i, j)",
			"def __str__(self): return 'str'",
			"def __eq__(self, o): return self.n == 4"))
	}
	g.indent--
	o := g.fresh("o")
	for range 2 + g.n(3) {
		g.line("try:")
		g.line("    %s = %s(%d)", o, c, g.n(6))
		what := g.one("%s.n", "len(%s)", "%s[1]", "list(%s)", "%s + 1", "1 + %s", "%s == 4", "%s.x", "%s()", "bool(%s)", "1 in %s", "%s[1:]", "str(%s)[:3]", "hash(%s) == 5", "isinstance(%s, "+c+")", "type(%s).__name__", "%s.__class__.__name__", "%s * 2", "-%s", "int(%s)", "{%s: 1} and 1", "[x for x in %s]", "tuple(%s)")
		g.line("    p(%s)", fmt.Sprintf(what, o))
		g.line("    %s.y = T(2)", o)
		g.line("except Exception as e: q(e)")
		g.line("%s = e = None", o)
	}
	if g.scope.module {
		g.line("sys.exc_clear()")
	}
}

func (g *gen) exec2() {
	if !g.scope.module {
		g.simple()
		return
	}
	d := g.fresh("d")
	g.line("%s = {'p': p, 'T': T}", d)
	g.line("exec %s in %s", g.one(`'x = 1\np(x)'`, `'def f(a):\n    return a\np(f(3))'`, `'t = T(5)'`, `'for i in (1, 2):\n    p(i)'`, `'class A: pass\np(A.__name__)'`, `'print >>None, 4'`), d)
	g.line("p(sorted(k for k in %s if k != '__builtins__'))", d)
	g.line("%s = None", d)
}

func (g *gen) match() {
	v := g.one(g.int(1), g.list(1), g.tuple(1), g.str(1), g.dict(1), g.obj(1), g.float(0), "None", "[1, [2, 3]]", "{'a': {'b': 1}}", "(1, 'x', T(3))")
	g.line("try:")
	g.indent++
	g.line("match %s:", v)
	g.indent++
	for range 1 + g.n(4) {
		g.line("case %s%s:", g.one("0", "1 | 2 | 3", "'a' | 'b'", "[]", "[x]", "[x, y]", "[x, *r]", "[*_, z]", "(x, (y, *r))", "{'a': x}", "{'a': int(x), **r}", "{}", "T(n=n)", "T(n=0 | 1)", "U()", "str(x)", "int() as x", "float(x)", "None", "True", "-1", "list() as x", "[int(x), int(y)]", "[1, [x, y]]", "dict(x)", "[T(n=x), *_]", "str() | bytes() as x", "{'a': {'b': x}}", "(int() | float()) as x", "(x, str(y), T())"), g.one("", "", " if 1", " if T(4).n > 5"))
		g.line("    p(sorted(k for k in locals() if k in ('x', 'y', 'r', 'z', 'n')))")
		if g.chance(0.5) {
			g.line("    x = y = r = z = n = None")
		}
	}
	if g.chance(0.7) {
		g.line("case %s:", g.one("_", "other"))
		g.line("    p('other')")
	}
	g.indent -= 2
	g.line("except Exception as e: q(e)")
	g.line("x = y = r = z = n = other = None")
}

// async is about coroutines, driven by hand.
func (g *gen) async() {
	c, inner, it := g.fresh("co"), g.fresh("co"), g.fresh("Aw")
	g.lines(`
class %[1]s:
	def __init__(self, n): self.t = T(n)
	def __await__(self):
		p('awaiting', self.t)
		r = yield self.t.n
		return r
	async def __aenter__(self):
		p('aenter')
		return self.t
	async def __aexit__(self, typ, exc, tb):
		p('aexit', typ and typ.__name__)
		return %[4]s
	def __aiter__(self): return self
	async def __anext__(self):
		self.t = T(self.t.n - 1)
		if self.t.n < 0: raise StopAsyncIteration
		return self.t.n
async def %[2]s(x):
	y = T(%[3]d)
	%[5]s
	return 5
`, it, inner, g.n(50), g.one("True", "False", "None"),
		g.one("r = await "+it+"(1)\n", "async with "+it+"(2) as t: p(t)\n", "async for i in "+it+"(2): p(i)\n", "p([i async for i in "+it+"(3)])\n", "raise ValueError('in coroutine')\n", "pass\n", "p(await "+it+"(4))\n", "return await "+it+"(6)\n")[:])
	g.line("async def %s(a):", c)
	g.function([]variable{{"a", kInt, true}}, func() {
		g.scope.async = true
		g.line("o = T(a)")
		g.bind("o", kObj)
		g.line("%s", g.one(
			fmt.Sprintf("p(await %s(o))", inner),
			fmt.Sprintf("async with %s(7) as t: p(await %s(t))", it, inner),
			fmt.Sprintf("try: await %s(o)\n%sexcept ValueError as e: q(e)", inner, indentText(g.indent)),
			fmt.Sprintf("try: await %s(o)\n%sfinally: p('finally')", inner, indentText(g.indent)),
			fmt.Sprintf("async for i in %s(3): p(i)", it)))
		for range 1 + g.n(2) {
			g.statement()
		}
		g.line("return a")
	})
	v := g.fresh("c")
	g.lines(`
%[1]s = %[2]s(%[3]d)
try:
	while True:
		p(%[1]s.%[4]s)
except StopIteration as e:
	p('returned', e.value)
except Exception as e:
	q(e)
%[1]s = None`, v, c, g.n(5), g.one("send(None)", "send(None)", "send(None)", "throw(ValueError('t'))", "throw(E(2))"))
}

// group is about exception groups.
func (g *gen) group() {
	g.line("try:")
	g.indent++
	g.line("try:")
	g.line("    raise %s", g.one("ExceptionGroup('g', [ValueError(1), E(2)])", "ExceptionGroup('g', [ExceptionGroup('h', [KeyError('k'), F(3)]), TypeError(4)])", "E(5)", "ExceptionGroup('g', [F(6)])", "BaseExceptionGroup('b', [ValueError(7)])"))
	for range 1 + g.n(2) {
		g.line("except* %s as eg:", g.one("ValueError", "E", "(KeyError, TypeError)", "LookupError", "Exception"))
		g.block(func() {
			g.line("p(type(eg).__name__, len(eg.exceptions), eg.message)")
			if g.chance(0.4) {
				g.line("%s", g.one("raise", "raise F(9)", "p(eg.split(E)[0] is None)", "p(T(3))"))
			}
		})
	}
	if g.chance(0.3) {
		g.line("finally: p('finally')")
	}
	g.indent--
	g.line("except BaseException as e:")
	g.line("    p(type(e).__name__, str(e), getattr(e, 'exceptions', ()))")
}

func (g *gen) annotated() {
	f := g.fresh("f")
	g.lines(`
def %[1]s(a: %[2]s, *b: 'B', c: T = %[3]s) -> None:
	x: int = %[4]s
	y: T
	return x
p(sorted(%[1]s.__annotations__), %[1]s.__defaults__, %[1]s.__kwdefaults__)
try: p(%[1]s(1))
except Exception as e: q(e)`, f, g.one("int", "T", "'str'", "1 + 1"), g.one("1", "T(5)", "None"), g.int(1))
	g.line("%s = None", f)
}

func (g *gen) typed() {
	a := g.fresh("A")
	g.line("type %s = %s", a, g.one("int", "list[int]", "T", "1 // 0", "dict[str, T]", a))
	g.line("try: p(%s, %s.__name__, %s.__value__)", a, a, a)
	g.line("except Exception as e: q(e)")
	g.line("%s = None", a)
}
