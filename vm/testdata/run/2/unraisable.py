# What cannot be raised is shown as the interpreter raised it: without an instance
# where no handler has asked for one.
import sys


class Out(object):
    def __init__(self):
        self.text = ''

    def write(self, s):
        self.text += s


class Dying(object):
    def __init__(self, f):
        self.f = f

    def __repr__(self):
        return 'Dying'

    def __del__(self):
        self.f()


def handled():
    try:
        1 / 0
    except ZeroDivisionError:
        raise


def after():
    try:
        1 / 0
    finally:
        pass


def ignores():
    try:
        yield
    except GeneratorExit:
        yield


def gen():
    g = ignores()
    g.next()
    del g


def raises():
    raise ValueError('x', 1)


def key():
    {}[1, 2]


def stop():
    iter([]).next()


def passed():
    def f():
        g = (x for x in ())
        g.throw(KeyError('k'))
    f()


class Bad(Exception):
    def __repr__(self):
        1 / 0


def bad():
    raise Bad


sys.stderr, old = Out(), sys.stderr
for f in (lambda: 1 / 0, lambda: {}['a'], key, lambda: [][1], lambda: None.x, lambda: undefined, raises, handled, after, stop,
          passed, bad, lambda: int('x'), lambda: u'\xe4'.encode('ascii'), lambda: sys.exit(3), lambda: sys.exit()):
    Dying(f)
gen()
text, sys.stderr = sys.stderr.text, old
for line in text.splitlines():
    head, _, tail = line.partition(' in <')
    print head, '|', tail.split(' at 0x')[0].replace('bound method ', '')
