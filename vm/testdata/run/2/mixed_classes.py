# Classes with bases of both styles.
import gc


class Base:
    data = 'base'

    def hello(self):
        return 'hello from %s' % self.__class__.__name__

    def __len__(self):
        return 7


class Mixin(Base):
    def mixed(self):
        return self.hello().upper()


class Right(Base):
    def hello(self):
        return 'right'


class New(object):
    def hello(self):
        return 'new, then ' + super(New, self).hello()


class C(Mixin, object):
    pass


class D(New, Right):
    pass


class E(D, Mixin):
    pass


for k in C, D, E:
    print k.__name__, [b.__name__ for b in k.__bases__], [b.__name__ for b in k.__mro__], k.__base__.__name__
    print k().hello(), len(k()), k().data, isinstance(k(), Base), issubclass(k, Mixin)
print C().mixed(), C.hello, C().hello.im_class.__name__, Base.hello(C())
print [n for n in dir(C) if n[0] != '_'], C.mro() == list(C.__mro__)
try:
    super(C, C()).absent
except AttributeError as e:
    print e

# What changes in a classic class is seen at once.
c = C()


def ask():
    return [getattr(c, 'late', None), c.data, c.hello()]


for i in range(3):
    print ask()
    Base.data = i
    Base.__dict__['late'] = i
    if i == 1:
        Base.hello = lambda self: 'changed'
        c.data = 'own'
Base.data = property(lambda self: 'described')
for i in range(2):
    print c.data

# __bases__ can be set.
E.__bases__ = (New, Base)
print [b.__name__ for b in E.__mro__], E().hello()
for bases in (Base,), (1,), (), (E, Base):
    try:
        E.__bases__ = bases
    except TypeError as e:
        print e
print [b.__name__ for b in E.__mro__]
try:
    class Only(type('M', (type,), {})('N', (Base, object), {}), Base, Mixin):
        pass
except TypeError as e:
    print str(e).splitlines()[:2]
try:
    type('O', (Base, Mixin), {})
except TypeError as e:
    print e


class Slots(Base, object):
    __slots__ = ['a']


s = Slots()
s.a = s.b = 1
print s.__dict__, s.a
print type.__new__(type, name='K', bases=(Base, int), dict={'x': 1})(5) + 1
try:
    type('K', (), name={})
except TypeError as e:
    print e

# The style of the last base does not matter to the collector.
for k in C, E:
    x = k()
    x.me = x
del x, k, c
print gc.collect() > 0


# object.__new__ and object.__init__ with arguments.
import _warnings
_warnings.filters.insert(0, ('error', None, DeprecationWarning, None, 0))


class Neither(object):
    pass


class Init(object):
    def __init__(self, *a):
        pass


class Makes(object):
    def __new__(cls, *a):
        return object.__new__(cls)


class Both(Makes):
    def __init__(self, *a):
        pass


class Again(Both):
    __new__ = object.__new__


for k in Neither, Init, Makes, Both, Again:
    for f in object.__new__, lambda k, *a: object.__init__(object.__new__(k), *a):
        try:
            print k.__name__, type(f(k, 1)).__name__
        except (TypeError, DeprecationWarning) as e:
            print k.__name__, type(e).__name__, e
del Makes.__new__
try:
    Both(1)
except DeprecationWarning as e:
    print e
del _warnings.filters[0]


# Special methods of built-in types, coercion, printing.
for f in (lambda: (1).__cmp__(1.0), lambda: (1).__cmp__(True), lambda: True.__cmp__(1), lambda: coerce(Neither(), Neither()),
          lambda: coerce('', ''), lambda: coerce([], [])):
    try:
        print f()
    except TypeError as e:
        print e
print [].__add__ == [].__add__, [].__add__ == [1].__add__, [].__add__ == [].__mul__, ().__add__ != ().__add__
print hash((1,).__add__) == hash((1,).__add__), (1).__add__ < (2).__add__
try:
    hash([].__add__)
except TypeError as e:
    print e


class Text(str):
    def __str__(self):
        return self


class Unicode(object):
    __slots__ = u'abc'


try:
    print Text('x')
except RuntimeError as e:
    print e
u = Unicode()
u.abc = 3
print u.abc, file.closed.__doc__, '|', file.softspace.__doc__
