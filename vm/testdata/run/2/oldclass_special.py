# Where asking for a special method of a classic instance raises AttributeError, it has none.
def fails(self):
    print 'asked'
    raise AttributeError('no')


class Failing:
    __eq__ = __cmp__ = __hash__ = __str__ = __repr__ = __nonzero__ = __len__ = __call__ = __iter__ = __coerce__ = property(fails)


a, b = Failing(), Failing()
print (a == b) in (True, False)
print bool(a), hash(a) == hash(a), str(a)[:25], repr(a)[:25]
for f in (lambda: a(), lambda: iter(a), lambda: a + 1):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print type(e).__name__, e


class Init:
    __init__ = property(fails)


try:
    Init()
except AttributeError as e:
    print e


class Same:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return self.n

    def m(self):
        pass


print hash(Same(1).m) == hash(Same(1).m), hash(Same(1).m) == hash(Same(2).m), hash(Same.m) == hash(Same.m)
print hash(Same.m) == hash(None) ^ hash(Same.m.im_func)


# int(), long() and float() give what the method gave.
class Number(object):
    def __int__(self):
        return True

    def __long__(self):
        return Long(5)

    def __float__(self):
        return Float(1.5)


class Trunc:
    def __init__(self, x):
        self.x = x

    def __trunc__(self):
        return self.x


class Long(long):
    pass


class Float(float):
    pass


class Text(unicode):
    def __float__(self):
        return 2.5


class Str(str):
    def __float__(self):
        return 3.5


print repr(int(Number())), type(long(Number())).__name__, type(float(Number())).__name__
print type(Float(Number())).__name__, float(Text('1')), float(Str('1'))
print repr(int(Trunc(True))), repr(long(Trunc(True))), type(long(Trunc(Long(3)))).__name__, type(int(Trunc(Long(3)))).__name__
for x in Trunc(Trunc(1)), Trunc('x'), Trunc(Trunc), Trunc(3.5), Trunc(Number()):
    for f in int, long:
        try:
            print repr(f(x))
        except TypeError as e:
            print e

import struct
print float.__getformat__('double')
float.__setformat__('double', 'unknown')
print float.__getformat__('double'), float.__getformat__('float')
print struct.unpack('<f', '\0\0\x80\x7f'), struct.unpack('d', '\0' * 6 + '\xf0\x7f'), struct.unpack('<d', '\0' * 8)
for data in '\0' * 6 + '\xf0\x7f', '\0' * 6 + '\xf0\xff':
    try:
        struct.unpack('<d', data)
    except ValueError as e:
        print e
float.__setformat__('double', 'IEEE, little-endian')
print struct.unpack('<d', '\0' * 6 + '\xf0\x7f')
