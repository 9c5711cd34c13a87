# Classes have an order of their own, by where they lie; a metaclass may have another.
import sys

print type(int.__lt__), (int < str) == (id(int) < id(str)), int == int, int != str, int <= int, int == 3, int < 3
print sorted(set(dir(type)) - set(dir(object)))


class ByName(type):
    def __cmp__(self, other):
        print 'cmp', self.__name__
        return cmp(self.__name__, other.__name__)


A = ByName('A', (), {})
B = ByName('B', (), {})
print A < B, A == B, A > B, [c.__name__ for c in sorted([B, A])], {int: 1}[int]


def f(**kw):
    return sorted(kw)


def g(a, b=2):
    return a, b


class C(object):
    pass


for call in (lambda: f(**{u'a': 1}), lambda: f(b=1, **{u'a': 1}), lambda: f(b=1, **{u'b': 1}), lambda: g(**{u'a': 1}),
             lambda: g(1, **{u'a': 1}), lambda: f(b=1, **{1: 1}), lambda: f(**{1: 1}), lambda: g(b=1, **{u'c': 1}),
             lambda: type(sys.flags)(), lambda: type(sys.version_info)()):
    try:
        print call()
    except TypeError as e:
        print e


class Doc(property):
    'the doc of the class'


def get(self):
    'the doc of the getter'


for p in Doc(), Doc(get), Doc(get, None, None, 'its own'), Doc(doc='its own'), property(get), property(doc='its own'):
    print repr(p.__doc__), repr(p.setter(lambda self, x: None).__doc__)
