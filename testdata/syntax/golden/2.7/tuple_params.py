def f((a, b)): pass
def f((a, b), c, (d, (e, g))): pass
def f((a, b)=(1, 2), *c, **d): pass
def f((a,)): pass
def f((a)): pass
lambda (a, b): a
lambda a, (b, c)=d: a
def f(((a, b), c)): pass
