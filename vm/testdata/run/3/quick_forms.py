# One instruction that meets objects of many classes: what it remembers of one must
# not serve another.
import sys


class Items(object):
    def items(self):
        return [('mine', 1)]


class Slots(object):
    __slots__ = ('a',)

    def items(self):
        return 'slots'


class Sub(dict):
    def items(self):
        return 'sub'


class Plain(dict):
    pass


def each(objects):
    for o in objects:
        print(type(o).__name__, sorted(o.items()))


every = [{'d': 1}, Items(), {'d': 2}, Slots(), Sub(a=1), Plain(b=2), Items(), {'d': 3}]
each(every)
each(every[::-1])

shadow = Items()
shadow.items = lambda: 'own'
shadowing = Plain(c=3)
shadowing.items = lambda: 'of the instance'
each([{'d': 1}, shadow, shadowing, {'d': 2}])


def call(f, *arguments):
    for a in arguments:
        try:
            print(f(a))
        except Exception as e:
            print(type(e).__name__, e)


class Text(str):
    def __init__(self, *a):
        print('init', type(self).__name__, len(a))


class Shown(object):
    def __str__(self):
        return Text('shown')


class Raises(object):
    def __str__(self):
        raise LookupError('no')

    def __len__(self):
        return -1


def many(functions, arguments):
    for f in functions:
        call(f, *arguments)


many([len, str, ValueError, 'x'.join, int, type, abs, Items, (lambda x: x is None), [].append, repr],
     [0, 12, 'ab', (), None])
call(str, Shown(), Raises(), 5)
call(len, Raises(), 'abc', Raises())
print(type(str(Shown())).__name__)
for bad in (lambda: ValueError(a=1), lambda: len(), lambda: len(1, 2), lambda: str.upper(), lambda: str.upper(1),
            lambda: 'a'.upper(1)):
    try:
        print(repr(bad()))
    except TypeError as e:
        print('TypeError')


def counted(n):
    print('begins')
    try:
        for i in range(n):
            got = yield i
            if got is not None:
                print('got', got)
    except KeyError:
        print('thrown')
        yield 'last'
    finally:
        print('ends')


def loop(g, act):
    for x in g:
        print('body', x)
        act(g, x)


def throw(g, x):
    if x == 1:
        print('from throw', g.throw(KeyError()))


def close(g, x):
    if x == 1:
        g.close()


def send(g, x):
    if x == 0:
        print('from send', g.send('sent'))


def again(g, x):
    if x == 0:
        for y in g:
            print('inner', y)


for act in (lambda g, x: None, throw, close, send, again):
    loop(counted(3), act)


def selfish():
    yield 1
    try:
        for x in me:
            print(x)
    except ValueError as e:
        print(e)
    yield 2


me = selfish()
loop(me, lambda g, x: None)


def mixed(kinds):
    for k in kinds:
        for x in k:
            print('of', x)


mixed([[1], counted(1), (2,), iter('a'), counted(2), {3: 0}, range(2)])


class Dies(object):
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


def dying():
    for name in 'abc':
        yield Dies(name)


def bodies():
    for x in dying():
        print('has', x.name)
    print('after')


bodies()


def kept():
    value = yield 1
    while True:
        value = yield value, sys.getrefcount(value) - sys.getrefcount(Dies)


g = kept()
next(g)
print(g.send('x')[0])
for pair in g:
    print(pair[0])
    break
