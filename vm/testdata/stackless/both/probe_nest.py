"""What counts as nested."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
def lv(): return S.current.nesting_level
class M(type):
    def __call__(cls): return ("meta", lv(), type.__call__(cls))
class C(object):
    def __new__(cls): C.n = lv(); return object.__new__(cls)
    def __init__(self): C.i = lv()
    def __call__(self): return lv()
    def __getattr__(self, n): return lv()
    def __getitem__(self, n): return lv()
    def __contains__(self, n): C.c = lv(); return True
    def __eq__(self, o): C.e = lv(); return True
    def __hash__(self): C.h = lv(); return 1
    def __repr__(self): return str(lv())
    def __enter__(self): return lv()
    def __exit__(self, *a): C.x = lv()
    def __iter__(self): C.it = lv(); return iter([])
    def __bool__(self): C.b = lv(); return True
    __nonzero__ = __bool__
    @staticmethod
    def s(): return lv()
    @classmethod
    def c(cls): return lv()
def gen():
    yield lv()
    yield lv()
def dec(f):

    def g(*a): return f(*a)
    return g
def t():
    c = C()
    print(C.n, C.i, c(), c.foo, c[1], C.s(), C.c(), c.c())
    1 in c; c == c; {c: 1}; bool(c); iter(c)
    print(C.c, C.e, C.h, C.b, C.it, repr(c), str(c))
    with c as v: print(v)
    print(C.x)
    print(list(gen()), [x for x in gen()], next(gen()), tuple(x for x in gen()), sum(gen()))
    print(dec(lv)(), (lambda: lv())(), eval("lv()"), list(map(lambda x: lv(), [1])), sorted([1], key=lambda x: lv()))
    d = {}; exec("v = lv()", globals(), d); print(d)
    print(list(filter(lambda x: print(lv()), [1])))
    print(getattr(c, "bar"), hasattr(c, "baz"), isinstance(c, C))
    try: raise KeyError
    except Exception as e: print(lv())
    for x in gen(): print(x)
    def inner():
        def inner2(): return lv()
        return inner2()
    print(inner(), hard(lv), hard(hard, lv), hard(lambda: C()()))
M2 = M("M2", (), {})
S.tasklet(t)(); S.run()
S.tasklet(lambda: print(M2()[:2]))(); S.run()
print(lv())
