# filter() asks a string's or tuple's own __getitem__, one item at a time.
class C(object):
    'doc'


for f in (lambda: setattr(C, '__doc__', 'x'), lambda: delattr(C, '__doc__'), lambda: setattr(int, '__doc__', 'x')):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print type(e).__name__, e


class T(tuple):
    def __getitem__(self, i):
        print 'get', i
        return tuple.__getitem__(self, i)


class S(str):
    def __getitem__(self, i):
        print 'get', i
        return str.__getitem__(self, i)


class U(unicode):
    def __getitem__(self, i):
        print 'get', i
        return 'x' if i == 1 else unicode.__getitem__(self, i)


def f(x):
    print 'f', x
    return 1


print filter(f, T((1, 2)))
print filter(f, S('ab'))
try:
    print filter(f, U('ab'))
except TypeError as e:
    print e
print filter(None, T((0, 2)))
print filter(None, S('ab'))
print filter(f, 'abc'), filter(f, u'abc'), filter(f, (1, 2)), filter(lambda x: x > 'b', S('ab'))


def g(x):
    return x == 'a'


print filter(g, 'abc'), filter(g, S(''))


class S2(S):
    def __getitem__(self, i):
        return 'longer' * i


print repr(filter(g, S2('ab'))), repr(filter(None, S2('abc')))


class S3(S):
    def __getitem__(self, i):
        raise KeyError(i)
try:
    filter(f, S3('ab'))
except KeyError as e:
    print e
