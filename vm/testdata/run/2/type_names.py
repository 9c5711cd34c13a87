# Names of built-in types that are others than in Python 3.
from __future__ import print_function


class New(object):
    def m(self):
        pass


class Old:
    pass


def f():
    yield


for v in (New().m, New.m, [].append, len, iter([]), iter(()), iter({}), reversed([]), xrange(1), iter(xrange(1)), u'', 1L,
          Old, Old(), f, f(), f.__code__, object().__str__, type.__dict__['mro'], New.__dict__, slice(1), Ellipsis, NotImplemented,
          iter(''), iter(u''), iter(set()), enumerate([]), iter(len, 1), buffer(''), New.__weakref__, f.func_code.__class__.co_name):
    print(type(v).__name__, type(v).__module__, type(v))
