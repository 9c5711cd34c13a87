package randprog

import (
	"fmt"
	"strconv"
)

// Expressions. d says how deep they may nest.

func (g *gen) int(d int) string {
	if d <= 0 || g.chance(0.15) {
		return g.expr(
			func() string { return strconv.Itoa(g.n(10)) },
			func() string { return strconv.Itoa(g.n(10)) },
			func() string { return "-" + strconv.Itoa(g.n(100)) },
			func() string { return g.variable(kInt, "3") },
			func() string { return g.variable(kInt, "5") },
			func() string { return g.variable(kInt, "7") },
			func() string {
				return g.one("True", "False", "2147483647", "-2147483648", "4294967296", "9223372036854775807", "-9223372036854775808", "10**20", "0x7fffffff", "0b1011", "1000000007")
			},
			func() string {
				if g.py2 {
					return g.one("3L", "017", "10L", "sys.maxint", "-sys.maxint - 1")
				}
				return g.one("1_000", "0o17", "sys.maxsize")
			})
	}
	d--
	return g.expr(
		func() string { return g.int(0) },
		func() string {
			return fmt.Sprintf("(%s %s %s)", g.int(d), g.one("+", "-", "*", "//", "%", "&", "|", "^"), g.int(d))
		},
		func() string { return fmt.Sprintf("(%s %s %s)", g.int(d), g.one("+", "-", "*", "//", "%"), g.int(d)) },
		func() string {
			return fmt.Sprintf("(%s %s %s)", g.int(d), g.one("<<", ">>"), g.one("1", "3", "31", "64", "-1"))
		},
		func() string { return fmt.Sprintf("(%s ** %s)", g.int(0), g.one("2", "3", "0")) },
		func() string { return g.one("-", "~", "+", "") + g.int(d) },
		func() string { return fmt.Sprintf("(%s if %s else %s)", g.int(d), g.cond(d), g.int(d)) },
		func() string { return fmt.Sprintf("(%s %s %s)", g.int(d), g.one("and", "or"), g.int(d)) },
		func() string { return fmt.Sprintf("len(%s)", g.any(d, kStr, kList, kTuple, kDict, kSet)) },
		func() string {
			return fmt.Sprintf("%s(%s)", g.one("sum", "max", "min", "len"), g.any(d, kList, kTuple, kSet))
		},
		func() string { return fmt.Sprintf("%s(%s, %s)", g.one("max", "min"), g.int(d), g.int(d)) },
		func() string { return fmt.Sprintf("%s[%s]", g.any(d, kList, kTuple), g.one("0", "1", "-1", "2", "-3")) },
		func() string { return fmt.Sprintf("%s[%s]", g.dict(d), g.key()) },
		func() string { return fmt.Sprintf("%s.get(%s, %s)", g.dict(d), g.key(), g.int(d)) },
		func() string { return fmt.Sprintf("%s.%s(%s)", g.list(d), g.one("count", "index"), g.int(0)) },
		func() string {
			return fmt.Sprintf("%s.%s(%s)", g.str(d), g.one("count", "find", "index", "rfind"), g.str(0))
		},
		func() string { return g.obj(d) + ".n" },
		func() string { return g.call(d) },
		func() string { return g.call(d) },
		func() string {
			return fmt.Sprintf("(lambda a, b=%s: %s)(%s)", g.int(0), g.one("a + b", "a * b", "b - a", "(a, b)[a > b]"), g.int(d))
		},
		func() string { return fmt.Sprintf("int(%s)", g.any(d, kFloat, kInt, kStr)) },
		func() string { return fmt.Sprintf("ord(%s[0])", g.str(d)) },
		func() string { return fmt.Sprintf("abs(%s)", g.int(d)) },
		func() string { return fmt.Sprintf("divmod(%s, %s)[%s]", g.int(d), g.int(d), g.one("0", "1")) },
		func() string {
			return fmt.Sprintf("pow(%s, %s, %s)", g.int(0), g.one("2", "5", "11"), g.one("7", "13", "1"))
		},
		func() string {
			return fmt.Sprintf("reduce(lambda a, b: a %s b, %s%s)", g.one("+", "-", "*"), g.list(d), g.one("", ", 1"))
		},
		func() string { return fmt.Sprintf("hash(%s)", g.any(d, kInt, kFloat, kTuple)) },
		func() string {
			return fmt.Sprintf("(%s == %s) + (%s < %s)", g.any(d, kInt, kFloat), g.int(d), g.int(d), g.any(d, kInt, kFloat))
		},
		func() string { return fmt.Sprintf("next(iter(%s), %s)", g.any(d, kList, kTuple), g.int(0)) },
		func() string {
			return fmt.Sprintf("sum(%s for x in %s%s)", g.one("x", "x * x", "-x", "x % 3"), g.any(d, kList, kTuple, kSet), g.one("", " if x", " if x % 2"))
		},
		func() string { return fmt.Sprintf("getattr(%s, %s, %s)", g.obj(d), g.one("'n'", "'m'"), g.int(0)) },
		func() string { return fmt.Sprintf("%s.bit_length()", g.paren(g.int(d))) },
		func() string {
			if g.py2 {
				return g.expr(
					func() string {
						return fmt.Sprintf("cmp(%s, %s)", g.any(d, kInt, kStr, kList), g.any(d, kInt, kStr, kList))
					},
					func() string { return fmt.Sprintf("(%s / %s)", g.int(d), g.int(d)) },
					func() string { return fmt.Sprintf("long(%s)", g.int(d)) },
					func() string { return fmt.Sprintf("len(`%s`)", g.int(d)) })
			}
			return fmt.Sprintf("int.from_bytes(%s.encode()[:4], %s)", g.str(0), g.one("'big'", "'little'"))
		},
	)
}

// paren puts a leading sign in parentheses.
func (g *gen) paren(s string) string { return "(" + s + ")" }

func (g *gen) variable(k kind, other string) string {
	if name := g.read(k); name != "" {
		return name
	}
	return other
}

// call calls a function that gives an int.
func (g *gen) call(d int) string {
	f := g.read(kFunc)
	if f == "" || g.scope.loops > 1 {
		return g.int(d - 1)
	}
	arg := fmt.Sprintf("%s %% 5", g.paren(g.int(d-1)))
	switch g.n(5) {
	case 0:
		return fmt.Sprintf("%s(*[%s])", f, arg)
	case 1:
		return fmt.Sprintf("partial(%s, %s)()", f, arg)
	}
	return fmt.Sprintf("%s(%s)", f, arg)
}

func (g *gen) cond(d int) string {
	if d <= 0 {
		return g.expr(
			func() string { return g.int(0) },
			func() string {
				return fmt.Sprintf("%s %s %s", g.int(0), g.one("<", ">", "==", "!=", "<=", ">="), g.int(0))
			},
			func() string { return g.any(0, kStr, kList, kDict, kSet, kTuple) })
	}
	d--
	return g.expr(
		func() string {
			return fmt.Sprintf("%s %s %s", g.int(d), g.one("<", ">", "==", "!=", "<=", ">="), g.int(d))
		},
		func() string {
			return fmt.Sprintf("%s %s %s %s %s", g.int(d), g.one("<", ">", "=="), g.int(d), g.one("<", "<="), g.int(d))
		},
		func() string {
			return fmt.Sprintf("%s %s %s", g.str(d), g.one("<", ">", "==", "!=", "in", "not in"), g.str(d))
		},
		func() string { return fmt.Sprintf("%s %s %s", g.list(d), g.one("<", ">", "==", "!="), g.list(d)) },
		func() string {
			return fmt.Sprintf("%s %s %s", g.set(d), g.one("<", ">", "==", "!=", "<=", ">="), g.set(d))
		},
		func() string {
			return fmt.Sprintf("%s %s %s", g.int(d), g.one("in", "not in"), g.any(d, kList, kTuple, kSet))
		},
		func() string { return fmt.Sprintf("%s %s %s", g.key(), g.one("in", "not in"), g.dict(d)) },
		func() string { return fmt.Sprintf("not %s", g.paren(g.cond(d))) },
		func() string { return fmt.Sprintf("(%s %s %s)", g.cond(d), g.one("and", "or"), g.cond(d)) },
		func() string { return fmt.Sprintf("%s(%s)", g.one("any", "all"), g.any(d, kList, kTuple)) },
		func() string {
			return fmt.Sprintf("isinstance(%s, %s)", g.any(d, kInt, kFloat, kStr, kObj), g.one("int", "(str, float)", "T", "object", "bool"))
		},
		func() string {
			return fmt.Sprintf("%s %s %s", g.obj(d), g.one("==", "!=", "is", "is not"), g.obj(d))
		},
		func() string { return fmt.Sprintf("%s %s None", g.obj(d), g.one("is", "is not", "==")) },
	)
}

func (g *gen) key() string { return g.one("'a'", "'b'", "'c'", "'key'") }

func (g *gen) float(d int) string {
	if d <= 0 {
		return g.expr(
			func() string {
				return g.one("0.5", "1.5", "-2.25", "1e10", "3.0", "0.1", "1e-5", "1e300", "123456.789", "-0.0", "1e16")
			},
			func() string { return g.variable(kFloat, "2.5") })
	}
	d--
	return g.expr(
		func() string { return g.float(0) },
		func() string {
			return fmt.Sprintf("(%s %s %s)", g.float(d), g.one("+", "-", "*", "/", "%", "//"), g.any(d, kFloat, kInt))
		},
		func() string { return fmt.Sprintf("float(%s)", g.paren(g.int(d)+" % 10**6")) },
		func() string { return fmt.Sprintf("abs(%s)", g.float(d)) },
		func() string { return fmt.Sprintf("math.sqrt(abs(%s))", g.float(d)) },
		func() string { return fmt.Sprintf("round(%s, %s)", g.float(d), g.one("0", "1", "2", "-1")) },
		func() string { return fmt.Sprintf("math.%s(%s)", g.one("floor", "ceil", "fabs", "trunc"), g.float(0)) },
		func() string {
			return fmt.Sprintf("(%s ** %s)", g.one("2.0", "1.5", "0.5"), g.one("2", "-1", "0.5", "10"))
		},
		func() string { return fmt.Sprintf("float(%s)", g.one("'1.5'", "'-3'", "' 2e3 '", "'x'", "'1e5'")) },
	)
}

func (g *gen) str(d int) string {
	if d <= 0 {
		return g.expr(
			func() string {
				return g.one("'a'", "'b'", "''", "'abc'", "'Hello World'", "'x y z'", "'aXbXc'", `"it's"`, `'tab\there'`, "'42'", "' pad '", `'\x00\x7f\xff'`, "r'\\n'")
			},
			func() string {
				if g.py2 {
					return g.one("'bytes'", "'\\xe9'", "str('x')", "'%'")
				}
				return g.one("'\u00e9\u00df'", "'\u20ac'", "'\U0001f600!'", "'%'")
			},
			func() string { return g.variable(kStr, "'s'") },
			func() string { return g.variable(kStr, "'t'") })
	}
	d--
	return g.expr(
		func() string { return g.str(0) },
		func() string { return fmt.Sprintf("(%s + %s)", g.str(d), g.str(d)) },
		func() string { return fmt.Sprintf("%s * %s", g.str(0), g.one("2", "0", "3", "-1")) },
		func() string {
			return fmt.Sprintf("%s.%s()", g.str(d), g.one("upper", "lower", "strip", "title", "swapcase", "capitalize", "lstrip", "rstrip"))
		},
		func() string { return fmt.Sprintf("%s.replace(%s, %s)", g.str(d), g.str(0), g.str(0)) },
		func() string {
			return fmt.Sprintf("%s.join(%s.split(%s))", g.str(0), g.str(d), g.one("", "'X'", "' '", "None, 1"))
		},
		func() string {
			return fmt.Sprintf("%s.%s(%s)", g.str(d), g.one("center", "ljust", "rjust", "zfill"), g.one("0", "8", "5"))
		},
		func() string { return fmt.Sprintf("%s[%s]", g.str(d), g.slice()) },
		func() string { return fmt.Sprintf("%s[%s]", g.str(d), g.one("0", "-1", "1", "5")) },
		func() string {
			return fmt.Sprintf("'%%%s' %% (%s,)", g.one("d", "5d", "-5d|", "05d", "x", "#x", "o", "+d", "s", "r", "c", "e"), g.int(d))
		},
		func() string {
			return fmt.Sprintf("'%%%s' %% (%s,)", g.one("s", "r", "10s|", "-10s|", ".2s"), g.any(d, kStr, kInt, kList, kTuple, kFloat, kObj))
		},
		func() string {
			return fmt.Sprintf("'%%%s' %% %s", g.one("f", ".2f", "g", "10.3e", "G", "+.1f"), g.float(d))
		},
		func() string {
			return fmt.Sprintf("'%%(a)s-%%(b)s' %% {'a': %s, 'b': %s}", g.any(d, kInt, kStr), g.any(d, kInt, kStr))
		},
		func() string {
			return fmt.Sprintf("'{} {}'.format(%s, %s)", g.any(d, kInt, kStr, kFloat, kList), g.any(d, kInt, kStr, kObj))
		},
		func() string {
			return fmt.Sprintf("'{0:%s}'.format(%s)", g.one("d", "5", "<5", ">5", "^7", "x", ",", "b", "08b", "+", "*^9"), g.int(d))
		},
		func() string {
			return fmt.Sprintf("'{0:%s}'.format(%s)", g.one(".2f", "e", "g", "%", "10.1f", ",.2f"), g.float(d))
		},
		func() string { return fmt.Sprintf("'{0[0]} {1.n}'.format(%s, %s)", g.list(d), g.obj(d)) },
		func() string {
			return fmt.Sprintf("repr(%s)", g.any(d, kInt, kStr, kList, kTuple, kDict, kFloat, kObj, kObjs))
		},
		func() string { return fmt.Sprintf("str(%s)", g.any(d, kInt, kStr, kList, kTuple, kFloat, kObj)) },
		func() string { return fmt.Sprintf("%s(%s)", g.one("hex", "oct", "bin"), g.int(d)) },
		func() string { return fmt.Sprintf("chr(%s %% 128)", g.paren(g.int(d))) },
		func() string {
			return fmt.Sprintf("%s.partition(%s)[%s]", g.str(d), g.one("'X'", "' '", "'l'"), g.one("0", "1", "2"))
		},
		func() string { return fmt.Sprintf("''.join(sorted(%s))", g.str(d)) },
		func() string {
			return fmt.Sprintf("''.join([c for c in %s if c %s 'b'])", g.str(d), g.one("<", ">", "!="))
		},
		func() string { return fmt.Sprintf("(%s if %s else %s)", g.str(d), g.cond(d), g.str(d)) },
		func() string { return fmt.Sprintf("type(%s).__name__", g.any(d, kInt, kStr, kObj, kDict)) },
		func() string { return fmt.Sprintf("%s.__class__.__name__", g.obj(d)) },
		func() string { return fmt.Sprintf("'a b c'.split()[%s]", g.int(0)) },
		func() string {
			if g.py2 {
				return g.expr(
					func() string { return fmt.Sprintf("`%s`", g.any(d, kInt, kList)) },
					func() string { return fmt.Sprintf("str(unicode(%s, 'latin-1').encode('utf-8'))", g.str(0)) })
			}
			return g.expr(
				func() string { return fmt.Sprintf("f'{%s}'", g.int(0)) },
				func() string { return fmt.Sprintf(`f"{%s!r:>%d}|{%s=}"`, g.obj(0), 4+g.n(6), g.variable(kInt, "7")) },
				func() string { return fmt.Sprintf(`f"{%s:{%s}}"`, g.int(0), g.one("5", "8")) },
				func() string { return fmt.Sprintf("%s.encode().decode('latin-1')", g.str(0)) },
				func() string { return fmt.Sprintf("ascii(%s)", g.str(d)) },
				func() string { return fmt.Sprintf("%s.casefold()", g.str(d)) })
		},
	)
}

func (g *gen) slice() string {
	at := func() string { return g.one("", "", "1", "-1", "2", "0", "-2", "10") }
	if g.chance(0.4) {
		return at() + ":" + at() + ":" + g.one("1", "2", "-1", "-2")
	}
	return at() + ":" + at()
}

func (g *gen) list(d int) string {
	if d <= 0 {
		return g.expr(
			func() string {
				return g.one("[]", "[1, 2, 3]", "[3, 1, 2]", "[5]", "[0, 0, 1]", "list(range(4))", "[7, -7, 70]")
			},
			func() string { return g.variable(kList, "[4, 2]") },
			func() string { return g.variable(kList, "[9, 8, 7]") })
	}
	d--
	return g.expr(
		func() string { return g.list(0) },
		func() string { return fmt.Sprintf("[%s, %s]", g.int(d), g.int(d)) },
		func() string { return fmt.Sprintf("(%s + %s)", g.list(d), g.list(d)) },
		func() string { return fmt.Sprintf("%s * %s", g.list(0), g.one("2", "0", "1")) },
		func() string { return fmt.Sprintf("%s[%s]", g.list(d), g.slice()) },
		func() string {
			return fmt.Sprintf("sorted(%s%s)", g.any(d, kList, kTuple, kSet), g.one("", ", reverse=True", ", key=lambda x: -x", ", key=lambda x: x % 3", ", key=abs", ", key=str"))
		},
		func() string {
			return fmt.Sprintf("[%s for x in %s%s]", g.one("x", "x + 1", "x * x", "-x", "abs(x)"), g.any(d, kList, kTuple, kSet), g.one("", "", " if x > 1", " if x % 2 == 0"))
		},
		func() string {
			return fmt.Sprintf("[x * y for x in %s for y in %s]", g.list(0), g.one("(1, 2)", "range(2)", "[x]"))
		},
		func() string {
			return fmt.Sprintf("list(map(lambda x: %s, %s))", g.one("x + 1", "x // 2", "10 // x", "x"), g.list(d))
		},
		func() string {
			return fmt.Sprintf("list(filter(%s, %s))", g.one("None", "lambda x: x > 1", "bool"), g.list(d))
		},
		func() string { return fmt.Sprintf("list(reversed(%s))", g.list(d)) },
		func() string { return fmt.Sprintf("list(range(%s))", g.one("3", "1, 4", "5, 0, -2", "0")) },
		func() string { return fmt.Sprintf("list(%s)", g.any(d, kTuple, kList)) },
		func() string { return fmt.Sprintf("sorted(%s)", g.set(d)) },
		func() string { return fmt.Sprintf("sorted(%s.values())", g.dict(d)) },
		func() string { return fmt.Sprintf("[a + b for a, b in zip(%s, %s)]", g.list(d), g.list(d)) },
		func() string { return fmt.Sprintf("[i * x for i, x in enumerate(%s)]", g.list(d)) },
		func() string { return fmt.Sprintf("(%s if %s else %s)", g.list(d), g.cond(d), g.list(d)) },
		func() string {
			return fmt.Sprintf("list(itertools.%s)", g.one("chain([1], (2, 3))", "islice(itertools.count(3), 4)", "repeat(5, 2)", "takewhile(lambda x: x < 3, [1, 2, 3, 1])", "dropwhile(lambda x: x < 2, [1, 2, 1])", "compress([1, 2, 3], [1, 0, 1])", "starmap(pow, [(2, 3), (3, 2)])"))
		},
		func() string {
			if f := g.read(kGen); f != "" {
				return fmt.Sprintf("list(%s(%s))", f, g.one("1", "2", "3"))
			}
			return g.list(d)
		},
		func() string {
			if g.py2 {
				return g.expr(
					func() string { return fmt.Sprintf("map(None, %s)", g.list(d)) },
					func() string { return fmt.Sprintf("sorted(%s, cmp=lambda a, b: cmp(b, a))", g.list(d)) },
					func() string { return fmt.Sprintf("range(%s)", g.one("3", "1, 4")) })
			}
			return fmt.Sprintf("[*%s, %s, *%s]", g.any(d, kList, kTuple), g.int(0), g.list(0))
		},
	)
}

func (g *gen) tuple(d int) string {
	if d <= 0 {
		return g.expr(
			func() string { return g.one("()", "(1,)", "(1, 2, 3)", "(0, -1)") },
			func() string { return g.variable(kTuple, "(5, 6)") })
	}
	d--
	return g.expr(
		func() string { return fmt.Sprintf("(%s, %s)", g.int(d), g.int(d)) },
		func() string { return fmt.Sprintf("(%s + %s)", g.tuple(d), g.tuple(d)) },
		func() string { return fmt.Sprintf("tuple(%s)", g.list(d)) },
		func() string { return fmt.Sprintf("%s[%s]", g.tuple(d), g.slice()) },
		func() string { return fmt.Sprintf("divmod(%s, %s)", g.int(d), g.int(d)) },
		func() string { return fmt.Sprintf("(%s, %s)[::-1]", g.int(d), g.int(d)) },
		func() string { return fmt.Sprintf("%s * 2", g.tuple(0)) })
}

func (g *gen) dict(d int) string {
	if d <= 0 {
		return g.expr(
			func() string { return g.one("{}", "{'a': 1}", "{'a': 1, 'b': 2}", "dict(c=3, a=0)") },
			func() string { return g.variable(kDict, "{'key': 5}") },
			func() string { return g.variable(kDict, "{'b': 6, 'c': 7}") })
	}
	d--
	return g.expr(
		func() string { return fmt.Sprintf("{%s: %s, %s: %s}", g.key(), g.int(d), g.key(), g.int(d)) },
		func() string { return fmt.Sprintf("dict(%s, %s=%s)", g.dict(d), g.one("a", "b", "z"), g.int(d)) },
		func() string {
			return fmt.Sprintf("{k: %s for k in %s}", g.int(d), g.one("'abc'", "('a', 'key')", "['b', 'b']"))
		},
		func() string { return fmt.Sprintf("dict(zip('abc', %s))", g.list(d)) },
		func() string { return fmt.Sprintf("dict.fromkeys('ab', %s)", g.int(d)) },
		func() string { return fmt.Sprintf("%s.copy()", g.dict(d)) },
		func() string { return fmt.Sprintf("dict((k, v + 1) for k, v in %s.items())", g.dict(d)) },
		func() string {
			if g.py2 {
				return g.dict(d)
			}
			return g.expr(
				func() string { return fmt.Sprintf("{**%s, 'b': %s}", g.dict(d), g.int(0)) },
				func() string { return fmt.Sprintf("(%s | %s)", g.dict(d), g.dict(d)) })
		})
}

func (g *gen) set(d int) string {
	if d <= 0 {
		return g.expr(
			func() string { return g.one("set()", "{1, 2, 3}", "{0}", "frozenset([2, 4])", "set([5, 5])") },
			func() string { return g.variable(kSet, "{1, 6}") })
	}
	d--
	return g.expr(
		func() string { return fmt.Sprintf("(%s %s %s)", g.set(d), g.one("|", "&", "-", "^"), g.set(d)) },
		func() string { return fmt.Sprintf("set(%s)", g.list(d)) },
		func() string { return fmt.Sprintf("{x %% 7 for x in %s}", g.list(d)) },
		func() string { return fmt.Sprintf("{%s %% 9, 1}", g.paren(g.int(d))) },
		func() string {
			return fmt.Sprintf("%s.%s(%s)", g.set(d), g.one("union", "intersection", "difference", "symmetric_difference"), g.any(d, kSet, kList))
		})
}

// obj is an object with an attribute n.
func (g *gen) obj(d int) string {
	if d <= 0 {
		return g.expr(
			func() string { return fmt.Sprintf("T(%d)", g.n(100)) },
			func() string { return fmt.Sprintf("%s(%d)", g.read(kClass), g.n(100)) },
			func() string { return g.variable(kObj, "T(9)") },
			func() string { return g.variable(kObj, "U(8)") })
	}
	d--
	return g.expr(
		func() string { return g.obj(0) },
		func() string { return g.obj(0) },
		func() string { return fmt.Sprintf("ident(%s)", g.obj(d)) },
		func() string { return fmt.Sprintf("(%s if %s else %s)", g.obj(d), g.cond(0), g.obj(d)) },
		func() string { return fmt.Sprintf("(lambda: %s)()", g.obj(d)) },
		func() string { return fmt.Sprintf("[%s, %s][%s]", g.obj(d), g.obj(d), g.one("0", "1", "-1")) },
		func() string { return fmt.Sprintf("(%s, %s)[%s]", g.obj(d), g.obj(d), g.one("0", "1", "-1")) },
		func() string { return fmt.Sprintf("{%s: %s}[%s]", g.key(), g.obj(d), g.key()) },
		func() string { return fmt.Sprintf("next(iter([%s]))", g.obj(d)) },
		func() string { return fmt.Sprintf("%s[%s]", g.objs(d), g.one("0", "-1", "1")) },
		func() string { return fmt.Sprintf("%s(%s, key=lambda t: t.n)", g.one("max", "min"), g.objs(d)) },
		func() string { return fmt.Sprintf("(%s %s %s)", g.obj(d), g.one("or", "and"), g.obj(d)) },
		func() string { return fmt.Sprintf("watch(%s, %s)", g.obj(d), g.one("1", "2", "'x'")) },
		func() string {
			if f := g.read(kMaker); f != "" && g.scope.loops < 2 {
				return fmt.Sprintf("%s(%s %% 5)", f, g.paren(g.int(d)))
			}
			return g.obj(d)
		})
}

// objs is a list of objects.
func (g *gen) objs(d int) string {
	if d <= 0 {
		return g.expr(
			func() string { return g.variable(kObjs, "[T(1), T(2)]") },
			func() string { return fmt.Sprintf("[T(%d)]", g.n(50)) })
	}
	d--
	return g.expr(
		func() string { return fmt.Sprintf("[%s, %s]", g.obj(d), g.obj(d)) },
		func() string { return fmt.Sprintf("[T(i) for i in %s]", g.one("range(2)", "(3, 4)", "[5]")) },
		func() string { return fmt.Sprintf("%s[%s]", g.objs(d), g.slice()) },
		func() string { return fmt.Sprintf("(%s + %s)", g.objs(d), g.objs(d)) },
		func() string {
			return fmt.Sprintf("sorted(%s, key=lambda t: %s)", g.objs(d), g.one("t.n", "-t.n", "t.n % 3"))
		},
		func() string { return fmt.Sprintf("list(map(T, %s))", g.one("(1, 2)", "range(3)", "[6]")) },
		func() string { return fmt.Sprintf("[t for t in %s if t.n %s 2]", g.objs(d), g.one(">", "<", "!=")) })
}

// any is an expression of one of some kinds.
func (g *gen) any(d int, kinds ...kind) string {
	k := kinds[g.n(len(kinds))]
	s := g.expressionOf(k, d)
	if k == kInt {
		s = g.paren(s)
	}
	return s
}
