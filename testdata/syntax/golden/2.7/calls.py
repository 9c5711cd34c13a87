f(), f(a), f(a,), f(a, b=c), f(*a), f(**a), f(a, *b), f(a, b=c, *d, **e), f(*a, b=c), f(*a, b=c, **d), f(a=b, *c)
f(x for x in y), f((x for x in y), z), f(a)(b).c[d], a.b(c).d(e), (a)(b), (a.b)(c), (f)(x for x in y)
f(lambda: a, b if c else d, [e], {f: g}, (h, i), not j, -k)
f(a,
  b,
  *c)
