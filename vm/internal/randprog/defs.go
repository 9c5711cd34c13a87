package randprog

import "fmt"

// Definitions.

// params gives parameters behind the first, and what a call passes for them.
func (g *gen) params() (string, []variable) {
	switch g.n(6) {
	case 0:
		return fmt.Sprintf(", b=%s", g.int(0)), []variable{{"b", kInt, true}}
	case 1:
		return ", *rest", []variable{{"rest", kTuple, true}}
	case 2:
		return ", **kw", []variable{{"kw", kDict, true}}
	case 3:
		return fmt.Sprintf(", b=%s, *rest, **kw", g.int(0)), []variable{{"b", kInt, true}, {"rest", kTuple, true}, {"kw", kDict, true}}
	case 4:
		if !g.py2 {
			return fmt.Sprintf(", *, b=%s", g.int(0)), []variable{{"b", kInt, true}}
		}
	}
	return "", nil
}

// function1 defines a function of an int that gives an int.
func (g *gen) function1() {
	name := g.fresh("f")
	more, vars := g.params()
	if g.chance(0.15) {
		g.line("%s", g.one("@ident", "@partial(ident)", "@staticmethod(ident).__get__(0)"))
	}
	ann := ""
	if !g.py2 && g.chance(0.15) {
		ann = " -> 'int'"
	}
	g.line("def %s(a%s)%s:", name, more, ann)
	g.function(append([]variable{{"a", kInt, true}}, vars...), func() {
		if g.chance(0.2) {
			g.line("'''doc'''")
		}
		if g.chance(0.25) { // recursion
			g.line("if a > 0 and a < 5:")
			g.indent++
			g.line("p(%s(a - 1))", name)
			g.indent--
		}
		if own := g.moduleVar(); own != "" && g.chance(0.2) {
			g.line("global %s", own)
			g.scope.vars = append(g.scope.vars, variable{own, kInt, true})
			g.line("%s = %s", own, g.bounded(kInt, g.int(1)))
		}
		for range 1 + g.n(4) {
			g.statement()
		}
		g.line("return %s", g.bounded(kInt, g.int(2)))
	})
	g.scope.vars = append(g.scope.vars, variable{name, kFunc, false})
	g.tried("p(%s(%s))", name, g.one("1", "2", "-1"))
}

// moduleVar gives an int of the module, where this is a function in it.
func (g *gen) moduleVar() string {
	if g.scope.outer == nil || !g.scope.outer.module {
		return ""
	}
	for _, v := range g.scope.outer.vars {
		if v.kind == kInt && v.own {
			return v.name
		}
	}
	return ""
}

// maker defines a function of an int that gives an object.
func (g *gen) maker() {
	name := g.fresh("m")
	g.line("def %s(made):", name)
	g.function([]variable{{"made", kInt, true}}, func() {
		for range 1 + g.n(3) {
			g.statement()
		}
		g.line("return %s", g.obj(2))
	})
	g.scope.vars = append(g.scope.vars, variable{name, kMaker, false})
	g.tried("p(%s(%d).n)", name, g.n(4))
}

// closure defines a function that shares a variable with the one around it.
func (g *gen) closure() {
	if g.scope.module {
		g.function1()
		return
	}
	name, cell := g.fresh("f"), g.fresh("v")
	if g.py2 {
		g.line("%s = [%s]", cell, g.int(0))
	} else {
		g.line("%s = %s", cell, g.int(0))
	}
	g.line("def %s(a):", name)
	g.function([]variable{{"a", kInt, true}}, func() {
		if g.py2 {
			g.line("%s[0] += a", cell)
			g.line("return %s[0]", cell)
			return
		}
		g.line("nonlocal %s", cell)
		g.line("%s += a", cell)
		for range g.n(2) {
			g.statement()
		}
		g.line("return %s", cell)
	})
	g.scope.vars = append(g.scope.vars, variable{name, kFunc, false})
	g.tried("p(%s(1), %s(2))", name, name)
}

// generator defines a generator of ints.
func (g *gen) generator() {
	name := g.fresh("g")
	g.line("def %s(a):", name)
	g.function([]variable{{"a", kInt, true}}, func() {
		g.scope.gen = true
		o := g.fresh("o")
		g.line("%s = T(a)", o)
		g.bind(o, kObj)
		g.line("for i in range(a %% 4):")
		g.scope.loops++
		g.block(func() {
			g.bind("i", kInt)
			g.do(
				func() { g.line("yield i") },
				func() {
					g.line("try:")
					g.block(func() { g.line("p((yield %s))", g.bounded(kInt, g.int(1))) })
					g.line("%s", g.one("except ValueError: p('thrown')", "finally: p('finally')", "except E as e: q(e)"))
				},
				func() {
					g.line("with C(a) as c:")
					g.block(func() { g.line("yield c.n") })
				},
				func() { g.line("p(%s.n)", o); g.line("yield %s", g.bounded(kInt, g.int(1))) })
			for range g.n(2) {
				g.statement()
			}
		})
		g.scope.loops--
		if !g.py2 && g.chance(0.3) {
			g.line("%s = yield from %s", g.fresh("v"), g.one("(7, 8)", "[]", "iter([9])", "(x for x in (1, 2))"))
		}
		if g.chance(0.2) {
			g.line("return%s", map[bool]string{true: "", false: " 5"}[g.py2])
			g.line("yield 0")
		}
	})
	g.scope.vars = append(g.scope.vars, variable{name, kGen, false})
}

// exception defines an exception class.
func (g *gen) exception() {
	name := g.fresh("X")
	g.line("class %s(%s):", name, g.one("E", "F", "E, ValueError", "E, KeyError"))
	g.indent++
	g.do(
		func() { g.line("pass") },
		func() {
			g.lines(`
def __str__(self):
	return 'X of %d' % self.n`[1:])
		},
		func() {
			g.lines(`
def __init__(self, n):
	E.__init__(self, n + 1)
	self.t = T(n)`[1:])
		})
	g.indent--
	g.scope.vars = append(g.scope.vars, variable{name, kExc, false})
}

// manager defines a context manager.
func (g *gen) manager() {
	name := g.fresh("M")
	g.line("class %s(%s):", name, g.one("object", "C"))
	g.indent++
	g.line("def __init__(self, n):")
	g.function(nil, func() {
		g.line("self.t = %s", g.one("T(n)", "U(n)"))
		g.line("self.count = %s", g.int(0))
	})
	g.line("def __enter__(self):")
	g.function(nil, func() {
		if g.chance(0.3) {
			g.guarded()
		}
		g.line("return %s", g.one("self.t", "T(self.t.n)", "watch(self.t, 'm')"))
	})
	g.line("def __exit__(self, typ, exc, tb):")
	g.function(nil, func() {
		g.line("p('leave', typ and typ.__name__)")
		if g.chance(0.4) {
			g.statement()
		}
		g.line("return %s", g.one("True", "False", "None", "self.t.n % 2", "isinstance(exc, E)"))
	})
	g.indent--
	g.scope.vars = append(g.scope.vars, variable{name, kManager, false})
}

// class defines a class that is made with an int and has an attribute n.
func (g *gen) class() {
	name := g.fresh("A")
	base := g.one("T", "T", "U", "object", "object", "T")
	if cs := g.known(kClass); g.chance(0.4) {
		base = cs[g.n(len(cs))]
	}
	if g.scope.outer != nil && g.scope.loops > 0 {
		g.simple()
		return
	}
	meta := ""
	if g.chance(0.12) {
		meta = g.fresh("Meta")
		g.metaclass(meta)
	}
	switch {
	case meta == "":
		g.line("class %s(%s):", name, base)
	case g.py2:
		g.line("class %s(%s):", name, base)
	default:
		g.line("class %s(%s, metaclass=%s):", name, base, meta)
	}
	g.indent++
	if meta != "" && g.py2 {
		g.line("__metaclass__ = %s", meta)
	}
	if base == "object" {
		g.lines(`
def __init__(self, n):
	self.n = n
def __repr__(self):
	return '%s(%%s)' %% self.n`[1:], name)
	}
	for range 1 + g.n(3) {
		g.member(name, base)
	}
	g.indent--
	g.scope.vars = append(g.scope.vars, variable{name, kClass, false})
	g.use(name)
}

func (g *gen) metaclass(name string) {
	g.lines(`
class %s(type):
	def __new__(mcs, name, bases, d):
		p('new class', name, len(bases))
		return type.__new__(mcs, name, bases, d)
	def __call__(cls, *a):
		p('call', cls.__name__, a)
		return type.__call__(cls, *a)
	def __%s__(cls%s):
		return %s`, name, g.one("len", "len"), "", g.one("3", "0", "7"))
}

// member writes a method or another attribute of a class.
func (g *gen) member(name, base string) {
	super := fmt.Sprintf("super(%s, self)", name)
	if !g.py2 && g.chance(0.5) {
		super = "super()"
	}
	self := []variable{{"self", kObj, false}}
	g.do(
		func() {
			g.line("def method(self, a=%s):", g.int(0))
			g.function(append(self, variable{"a", kInt, true}), func() {
				for range 1 + g.n(2) {
					g.statement()
				}
				g.line("return self.n + a %% 7")
			})
		},
		func() {
			if base == "object" {
				g.line("extra = %s", g.any(1, kInt, kStr, kList))
				return
			}
			g.line("def __init__(self, n):")
			g.function(nil, func() {
				g.line("%s.__init__(n + 1)", super)
				g.line("self.made = %s", g.one("T(n)", "[T(n)]", "n"))
			})
		},
		func() {
			g.lines(`
@property
def twice(self):
	p('twice')
	return self.n * 2
@twice.setter
def twice(self, v):
	self.n = v // 2`[1:])
		},
		func() {
			g.lines(`
@classmethod
def cm(cls, x=1):
	return cls.__name__, x
@staticmethod
def sm(x=2):
	return x`[1:])
		},
		func() {
			g.lines(`
def __add__(self, other):
	return T(self.n + getattr(other, 'n', 0))
def __radd__(self, other):
	return (other, self.n)
def __neg__(self):
	return T(-self.n)`[1:])
		},
		func() {
			g.lines(`
def __len__(self):
	return abs(self.n) % 4
def __getitem__(self, i):
	if i >= 3:
		raise IndexError(i)
	return T(i)`[1:])
		},
		func() {
			g.lines(`
def __iter__(self):
	for i in range(2):
		yield T(i)
def __contains__(self, x):
	return x == %s`[1:], g.int(0))
		},
		func() {
			g.lines(`
def __call__(self, *a, **kw):
	return len(a) + len(kw) + self.n`[1:])
		},
		func() {
			g.lines(`
def __getattr__(self, name):
	if name.startswith('_') or name == 'n':
		raise AttributeError(name)
	p('getattr', name)
	return 1`[1:])
		},
		func() {
			g.lines(`
def __setattr__(self, name, v):
	p('set', name)
	object.__setattr__(self, name, v)`[1:])
		},
		func() {
			if base == "object" {
				g.lines(`
def __del__(self):
	p('del', self.n, %s)`[1:], g.int(0))
				return
			}
			g.line("def __del__(self):")
			g.function(nil, func() {
				g.line("p('first')")
				g.line("%s.__del__()", super)
			})
		},
		func() {
			g.lines(`
def __bool__(self):
	return self.n % 2 == 0
__nonzero__ = __bool__`[1:])
		},
		func() {
			g.lines(`
def __hash__(self):
	return self.n % 3
def __eq__(self, other):
	p('eq')
	return self.n == getattr(other, 'n', None)`[1:])
		},
		func() {
			d := g.fresh("D")
			g.lines(`
class %s(object):
	def __get__(self, obj, cls):
		return 'desc', obj is None
	def __set__(self, obj, v):
		p('desc set', v)
d = %s()`[1:], d, d)
		},
		func() {
			if g.py2 {
				g.lines(`
def __cmp__(self, other):
	return cmp(self.n, getattr(other, 'n', 0))
def __div__(self, other):
	return self.n
def __coerce__(self, other):
	return None`[1:])
				return
			}
			g.lines(`
def __format__(self, spec):
	return '<%s>' % spec
def __matmul__(self, other):
	return self.n
def __init_subclass__(cls, **kw):
	p('subclass', cls.__name__)
def __class_getitem__(cls, k):
	return (cls.__name__, k)`[1:])
		},
		func() {
			if g.py2 {
				g.line("__slots__ = ()")
				return
			}
			g.line("__match_args__ = ('n',)")
		},
	)
}

// use does things with an object of a class that has just been defined.
func (g *gen) use(class string) {
	o := g.fresh("o")
	g.line("try:")
	g.block(func() {
		g.line("%s = %s(%d)", o, class, g.n(20))
		for range 2 + g.n(4) {
			g.line(g.one(
				"p(%[1]s.method(%[2]s))", "p(%[1]s.twice)", "%[1]s.twice = 9", "p(%[1]s.cm(), %[1]s.sm())", "p(%[1]s + T(1))", "p(1 + %[1]s)", "p(-%[1]s)",
				"p(len(%[1]s))", "p(list(%[1]s))", "p(%[1]s[1])", "p(3 in %[1]s)", "p(%[1]s(1, x=2))", "p(%[1]s.nothing)", "%[1]s.other = T(3)",
				"p(bool(%[1]s))", "p(%[1]s == T(4), %[1]s != T(5))", "p(%[1]s.d)", "%[1]s.d = 5", "p(%[1]s < T(2))", "p(str(%[1]s))", "p({%[1]s: 1}[%[1]s])",
				"p(%[1]s.extra)", "p([x.n for x in %[1]s])", "p(sorted([%[1]s, T(7)]))", "p(isinstance(%[1]s, T), type(%[1]s).__name__)",
				"p('{0:x}'.format(%[1]s))", "p(%[1]s.made)", "del %[1]s.n", "%[1]s.me = %[1]s", "p(type(%[1]s).__mro__[1].__name__)", "%[1]s.__class__ = T", "p(vars(%[1]s) and 1)",
				"p([c.__name__ for c in type(%[1]s).__mro__])", "p(getattr(%[1]s, 'x', %[2]s))", "setattr(%[1]s, 'y', %[2]s)", "p(hasattr(%[1]s, 'method'))", "m = %[1]s.method; p(m())", "p(%[1]s and 1)"),
				o, g.int(0))
		}
	})
	e := g.fresh("e")
	g.line("except Exception as %s:", e)
	g.indent++
	g.line("q(%s)", e)
	g.indent--
	g.line("%s = None", o)
}
