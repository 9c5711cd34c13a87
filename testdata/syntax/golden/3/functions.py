def f(): pass
def f(a): return a
def f(a, b=1, *c, d, e=2, **g): return
def f(a, /): pass
def f(a, b=1, /, c=2, *, d=3): pass
def f(*, a, b=1): pass
def f(*a): pass
def f(**a): pass
def f(a: int, b: str = 'x', *c: tuple, d: list = [], **e: dict) -> None: pass
def f(a=1, *, b): pass
def f(
    a,
    b,
) -> int:
    """doc"""
    def g(): return 1
    return g
def f(a, /, b, *, c): yield a; yield; x = yield b; (yield); return
def g(): yield from x; y = yield from z
lambda: 1; lambda a: a; lambda a, b=1, *c, d=2, **e: a; lambda *, a: a; lambda a, /, b: a; lambda *a: a; lambda **a: a
lambda: (yield); lambda a=lambda: 1: a; lambda a: lambda b: a + b
