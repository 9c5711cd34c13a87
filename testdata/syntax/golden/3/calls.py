f(), f(a), f(a,), f(a, b), f(*a), f(**a), f(a, *b, c, *d, e=1, **g), f(a=1, *b, c=2, **d, **e)
f(x for x in y), f((x for x in y), z), f(a)(b)(c), f(a := 1), f((a := 1), b), f(lambda: x, y)
f(a if b else c, *d or e, **g or {}), f(
    a,
    b=c,
), print(a, file=b), f(not a), f(*a, *b), f(a)(*b)[c](**d)
f(**{'a': 1}, b=2), f(print=1, match=2, type=3, case=4, _=5)
