"""In which order the arguments of a call die, when they fit and when they do not."""
from __future__ import print_function
class T(object):
    n = None
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
    def __repr__(self): return 'T%d' % self.n
def q(f):
    try: f()
    except Exception as e: print(type(e).__name__, e)
def f7(*a, **k): pass
def g(a, b): pass
class M(object):
    def m(self, a, b=2): pass
    n = None
    def __init__(self, n=0): self.n=n
    def __del__(self): print('del M', self.n)
tests = [
 lambda: print(T(1), T(2)),
 lambda: max(T(1), T(2)),
 lambda: isinstance(T(1), T(2)),
 lambda: pow(T(1), T(2)),
 lambda: divmod(T(1), T(2)),
 lambda: setattr(T(1), T(2), T(3)),
 lambda: getattr(T(1), 'zz', T(2)),
 lambda: g(T(1), T(2)),
 lambda: g(T(1)),
 lambda: g(T(1), T(2), T(3), T(4)),
 lambda: g(T(1), c=T(2), b=T(3)),
 lambda: g(b=T(1), c=T(2), d=T(3)),
 lambda: g(b=T(1), a=T(2), d=T(3), e=T(4)),
 lambda: g(T(1), T(2), a=T(3), b=T(4)),
 lambda: g(T(1), T(2), T(3), a=T(4), c=T(5)),
 lambda: M(1).m(T(1), T(2), T(3)),
 lambda: M(1).m(T(1), c=T(2)),
 lambda: (M(1).m)(T(1), c=T(2)),
 lambda: g(*[T(1), T(2), T(3)]),
 lambda: g(*[T(1)], **{'c': T(2), 'd': T(3)}),
 lambda: g(*[T(1), T(2)], **{'c': T(3), 'd': T(4)}),
 lambda: M(1).m(*[T(1), T(2)], **{'c': T(3), 'd': T(4)}),
 lambda: M(T(1), T(2), T(3)),
 lambda: M(T(1), c=T(2), d=T(3)),
 lambda: M(T(1), **{'c': T(2), 'd': T(3)}),
 lambda: (lambda a: a)(T(1), T(2)),
 lambda: (lambda a: a)(T(1), z=T(2)),
 lambda: sorted([1], key=T(1), kk=T(2)),
 lambda: len(T(1), T(2)),
 lambda: [].append(T(1), T(2)),
 lambda: [].sort(k=T(1), l=T(2)),
 lambda: int(T(1), base=T(2)),
 lambda: int(T(1), T(2), T(3)),
 lambda: print(T(1), T(2), sep=T(3)),
 lambda: dict(T(1), a=T(2), b=T(3)),
 lambda: len(*[T(1), T(2)], **{'c': T(3)}),
 lambda: T(T(1), T(2)),
 lambda: ValueError(T(1), T(2), k=T(3)),
]
for i, t in enumerate(tests):
    print('--', i)
    q(t)
