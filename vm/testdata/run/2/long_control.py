# Exceptions, clean-up, generators and closures over a long time: what TestSnapshot saves
# in between.
import sys


class Old:
    def __init__(self, n):
        self.n = n

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return len(name) + self.n


class Manager(object):
    depth = 0

    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        Manager.depth += 1
        return self

    def __exit__(self, typ, value, tb):
        Manager.depth -= 1
        return self.swallow and typ is ValueError


def counter():
    n = [0]

    def add(k=1):
        n[0] += k
        return n[0]

    return add


add = counter()


def deep(n):
    try:
        if n == 0:
            raise ValueError("bottom")
        with Manager(n == 3):
            for i in range(2):
                deep(n - 1)
    except ValueError, e:
        if n % 2:
            raise KeyError, n, sys.exc_info()[2]
        raise
    finally:
        add()
        for _ in range(3):
            add(0)


def produce(n):
    got = 0
    try:
        for i in xrange(n):
            x = yield i * 2 + got
            got = x or 0
            if i % 5 == 4:
                try:
                    for y in inner(i):
                        yield y
                except LookupError, e:
                    got = len(e.args)
    finally:
        add(1000)


def inner(i):
    try:
        yield -i
        raise LookupError(i, i)
    finally:
        add(1)


for turn in range(60):
    try:
        deep(6)
    except (ValueError, KeyError), e:
        if turn % 20 == 0:
            tb, lines = sys.exc_info()[2], []
            while tb:
                lines.append(tb.tb_lineno)
                tb = tb.tb_next
            print turn, type(e).__name__, lines, sys.exc_info()[0].__name__
            del tb
    g = produce(20 + turn % 3)
    total = 0
    try:
        x = next(g)
        while True:
            total += x
            x = g.send(total % 11)
    except StopIteration:
        if turn % 10 == 0:
            print turn, total, Manager.depth, add(0), sys.exc_info()[0].__name__
    sys.exc_clear()
    try:
        raise RuntimeError(turn)
    except RuntimeError, outer:
        total = sum(outer.args[0] + j for j in range(5))
        exec "total += sum([turn for j in range(5)])"
    if turn % 15 == 0:
        print turn, total, sorted([(turn * j) % 7 for j in range(9)], cmp=lambda a, b: b - a)
        print Old(turn).abc, Old, isinstance(Old(1), Old), map(lambda a, b: a * b, [1, 2], (3, 4))


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print fib(15), add(0), repr(u"\xe4" * 3), 2 ** 70, {1: "a", "b": 2.5, (3,): None}
