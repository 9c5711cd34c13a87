def f(): pass
def f(a, b=1, *c, **d): return a
def f(*a): yield
def f(**a): return
def f(a,): pass
def f(a=1, b=2,): yield a
lambda: 1; lambda a: a; lambda a, b=1, *c, **d: a; lambda *a: a; lambda **a: a
def f():
    x = yield
    y = yield a, b
    z = (yield c)
    x += yield
@a
def f(): pass
@a.b
@c.d(e, f=g)
@h()
class C: pass
    
class A: pass
class B(): x = 1
class C(A, B): pass
class D(a.b, c(d)):
    "doc"
    @property
    def f(self): pass
