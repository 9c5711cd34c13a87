# Exceptions, clean-up, generators and closures over a long time: what TestSnapshot saves
# in between.
import sys


class Manager:
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
    n = 0

    def add(k=1):
        nonlocal n
        n += k
        return n

    return add


add = counter()


def deep(n):
    try:
        if n == 0:
            raise ValueError("bottom")
        with Manager(n == 3):
            for i in range(2):
                deep(n - 1)
    except ValueError as e:
        if n % 2:
            raise KeyError(n) from e
        raise
    finally:
        add()
        for _ in range(3):
            add(0)


def produce(n):
    got = 0
    try:
        for i in range(n):
            x = yield i * 2 + got
            got = x or 0
            if i % 5 == 4:
                try:
                    yield from inner(i)
                except LookupError as e:
                    got = len(e.args)
    finally:
        add(1000)
    return got


def inner(i):
    try:
        yield -i
        raise LookupError(i, i)
    finally:
        add(1)


def chain(e):
    names = []
    while e is not None:
        names.append(type(e).__name__)
        e = e.__cause__ or e.__context__
    return names


for turn in range(60):
    try:
        deep(6)
    except (ValueError, KeyError) as e:
        if turn % 20 == 0:
            tb, lines = e.__traceback__, []
            while tb:
                lines.append(tb.tb_lineno)
                tb = tb.tb_next
            print(turn, chain(e), lines, sys.exc_info()[0].__name__)
    g = produce(20 + turn % 3)
    total = 0
    try:
        x = next(g)
        while True:
            total += x
            x = g.send(total % 11)
    except StopIteration as e:
        if turn % 10 == 0:
            print(turn, total, e.value, Manager.depth, add(0))
    try:
        raise RuntimeError(turn)
    except RuntimeError as outer:
        gen = (outer.args[0] + j for j in range(5))
        total = sum(gen)
        try:
            {}[turn]
        except KeyError as k:
            assert k.__context__ is outer
            total += sum([k.args[0] for _ in range(5)])
    if turn % 15 == 0:
        print(turn, total, sorted((turn * j) % 7 for j in range(9)))


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(15), add(0))
