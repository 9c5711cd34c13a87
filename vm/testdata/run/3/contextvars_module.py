# Contexts: who sees which value, what is held, and what is complained about.
import gc
import sys
from _contextvars import Context, ContextVar, Token, copy_context


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, str(e).partition(' at 0x')[0])


v, w = ContextVar('v'), ContextVar('w', default=[1])
for args in ((), (1,), ('a', 1)):
    show(ContextVar, *args[:1]) if args == (1,) else None
show(lambda: v.get())
show(lambda: (v.get(5), w.get(), w.get(6), v.name))
show(v.get, 1, 2)
first = v.set(1)
print(first.old_value, first.var is v, first.old_value is Token.MISSING)
second = v.set(2)
print(second.old_value, v.get())
v.reset(second)
print(v.get())
show(v.reset, second)
show(w.reset, first)
show(v.reset, 1)

c = copy_context()
print(len(c), c[v], list(c) == [v], list(c.values()), [x for k, x in c.items()])
show(c.run, v.reset, first)
show(lambda: c[w])
show(lambda: c['v'])
show(lambda: 'v' in c)
print(c.get(w), c.get(w, 7), v in c, w in c, c == c.copy(), c != Context(), c == 1)
show(c.run)
show(c.run, c.run, print)
show(lambda: hash(c))


def inside(a, *, b):
    v.set(a)
    w.set(b)
    return v.get(), w.get()


print(c.run(inside, 10, b=20), v.get(), w.get(), c[v], c[w])


def fails():
    v.set('failed')
    raise KeyError('x')


show(c.run, fails)
print(c[v], v.get())


# Deep recursion through run needs no stack of ours.
def deep(n):
    return n if n == 0 else copy_context().run(deep, n - 1)


print(deep(900))


def numbers():
    for i in range(2):
        v.set(('generator', i))
        yield v.get()


it = numbers()
print(c.run(next, it), v.get(), next(it), v.get())


class Counted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


x = Counted('x')
start = sys.getrefcount(x)
token = v.set(x)
d = copy_context()
print(sys.getrefcount(x) - start)
d.run(v.set, 1)
print(sys.getrefcount(x) - start)
v.set(None)
print(sys.getrefcount(x) - start)
del x, d, token
cycle = Context()
cycle.run(v.set, [cycle, Counted('in a cycle')])
del cycle
gc.collect()
cv = ContextVar('gone')
cv.set(Counted('of a variable'))
print('end')
