a = b; a = b = c; a, b = c; (a, b) = c; [a, b] = c; a, = b; (a,) = b; (a) = b; [a] = b; a.b = c; a[b] = c
a, *b = c; *a, = b; [*a, b] = c; a, (b, *c), d = e; (*a, b), c = d; a = b, c; a = *b, c; a = (yield_)
a += b; a -= b; a *= b; a /= b; a //= b; a %= b; a **= b; a >>= b; a <<= b; a &= b; a ^= b; a |= b; a @= b
a.b += c; a[b] -= c; (a) += b; a += b, c
a: int; a: int = 1; a.b: int; a[b]: int = c; (a): int; (a): int = 1; (a.b): int = 2; a: tuple[int, ...] = 1, 2
def f():
    a = yield b
    a += yield b
    a: int = yield c
    a = b = yield
() = a; [] = b; (a, (), []) = c; a = b = c, d = e
del a; del a, b; del (a, b); del [a, b]; del a.b, c[d]; del (a), (b, [c]); del (); del []; del a,
