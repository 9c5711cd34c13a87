"""An argument that an inner function takes lives as long as the call, whatever is assigned to its name."""
import sys


class T(object):
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print 'del', self.n

    def __repr__(self):
        return 'T%d' % self.n


def f(x):
    x = T(2)
    print (lambda: x)(), locals(), sys._getframe().f_locals
    print 'leaving'


f(T(1))


def g(x, y):
    def inner():
        return x
    x = None
    y = None
    print 'set', inner(), sorted(locals())
    return inner


print g(T(3), T(4))()


def h(x):
    exec "x = T(6)" in globals(), locals()
    print x
    yield x
    x = T(7)
    yield (lambda: x)()
    print 'ends'


for v in h(T(5)):
    print v
del v


class Is(object):
    def __iter__(self):
        return 1


for bad in (Is(), 5, Is):
    try:
        print 1 in bad
    except TypeError as e:
        print e


class Len(object):
    def __len__(self):
        print '__len__'
        return 3


try:
    zip(Len(), Len(), 5, Len())
except TypeError as e:
    print e


class Any(object):
    def __getattr__(self, name):
        print name
        return NotImplemented


try:
    int(Any())
except TypeError as e:
    print e


def each(items, done):
    for item in items:
        done(lambda: (item, items))
    return items


def trace(frame, event, arg):
    return trace


sys.settrace(trace)
print each([T(8)], lambda f: None), len(list(h(T(9))))
sys.settrace(None)
