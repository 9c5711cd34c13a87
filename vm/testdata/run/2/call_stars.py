# *args and **kwargs of calls.
def f(*args, **kw):
    return args, sorted(kw.items())


def one(a):
    return a


class Nothing:
    pass


class Sequence:
    def __getitem__(self, i):
        if i < 2:
            return i
        raise IndexError


class Raises(object):
    def __iter__(self):
        raise TypeError('from __iter__')


class Tuple(tuple):
    def __iter__(self):
        return iter('no')


def gen():
    yield 1
    raise TypeError('from a generator')


def other():
    raise ValueError('not masked')
    yield


class Keys(object):
    def keys(self):
        return ['k']

    def __getitem__(self, k):
        return k * 2


for call in (lambda: f(1, *f), lambda: f(*f), lambda: f(1, *Nothing()), lambda: f(1, 2, *Sequence()), lambda: f(1, *Raises()),
             lambda: f(*Raises()), lambda: f(1, *gen()), lambda: f(*gen()), lambda: f(1, *other()), lambda: f(1, *Tuple((3, 4))),
             lambda: f(*Tuple((3, 4))), lambda: f(1, x=2, *(3,), **{'y': 4}), lambda: f(1, *None), lambda: f(1, **Keys()),
             lambda: f(1, x=1, *Nothing()), lambda: len(1, *Nothing()), lambda: Nothing.absent(1, *Nothing()),
             lambda: f(**{u'x': 1}), lambda: f(**{u'\xe4': 1}), lambda: one(**{u'a': 2}), lambda: one(**{u'\xe4': 2}),
             lambda: one(1, **{u'a': 2}), lambda: f(**{1: 2}), lambda: one(**{1: 2}), lambda: f(1, **3), lambda: f(x=1, **{'x': 2})):
    try:
        print call()
    except (TypeError, ValueError, AttributeError) as e:
        print type(e).__name__, e
