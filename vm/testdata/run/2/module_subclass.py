import sys
class M(type(sys)):
    pass
x = M('x', 'doc')
x.foo = 1
print sorted(x.__dict__), vars(x) is x.__dict__, x.foo
class N(type(sys)):
    __slots__ = ('a',)
y = N('y')
y.a = 2
y.b = 3
print sorted(y.__dict__), y.a
