class A(object):
    def __init__(self, x):
        self.x = x
    def __del__(self):
        print 'del', self.x
a = A(3)
print a.x,
a = A(4)
print 'now'
def f(o):
    del o
    print 'in f'
f(A(5))
print 'after'
import sys
def g():
    try:
        raise ValueError, 'x'
    except ValueError, e:
        print 'caught'
    x, y, z = sys.exc_info()
    print x is ValueError, x is None
    sys.exc_clear()
    x, y, z = sys.exc_info()
    print x is ValueError, x is None
g()
def h():
    for i in xrange(3):
        yield i
for i in h():
    print i
