# Text of subclasses: what is copied and what passes as it is, and when it dies.
class S(str):
    def __del__(self): print('del', str(self))
def f():
    s = S('abc'); s.x = 1
    t = s.upper(); u = s + 'd'; v = s[:]
    print(type(t).__name__, type(u).__name__, type(v).__name__, s.x, v == s, hash(s) == hash('abc'), {s: 1}['abc'])
f()
print(type(S('x') * 2).__name__, type(str(S('y'))).__name__, S('q').__getnewargs__())
class B(bytes): pass
print(type(B(b'a')[:]).__name__, B(b'a') == b'a', B([1,2]), B(5))
class F:
    def __str__(self): return S('fs')
    def __repr__(self): return 'F()'
print(str(F()), '%s' % F(), f'{F()}', '{}'.format(F()), '{!r:>5}'.format(F()), ascii(F()))
def deep(n):
    class N:
        def __format__(self, s): return str(n) if n == 0 else format(deep(n - 1), s)
    return N()
print(format(deep(200), ''))
print(','.join(str(i) for i in range(5)), ''.join(c for c in 'abc'))
def gen():
    yield 'a'
    raise ValueError('in gen')
try: ','.join(gen())
except ValueError as e: print(e)
try: ','.join([1])
except TypeError as e: print(e)
