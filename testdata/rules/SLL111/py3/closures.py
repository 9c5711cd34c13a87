def factorial():
    seen = []

    def step(n):  # want "^function step\(\) refers to itself"
        seen.append(n)
        return n * step(n - 1) if n else 1
    return step(5)


def with_default():
    seen = []

    def step(n, seen=seen):  # want "^function step\(\) refers to itself"
        return n * step(n - 1) if n else 1
    return step(5)


def _handed_out():  # the function goes to the caller, whose matter it is
    seen = []

    def step(n):
        seen.append(n)
        return n * step(n - 1) if n else 1
    return step


def lazily():
    seen = []

    def walk(n):  # want "^function walk\(\) refers to itself"
        seen.append(n)
        yield n
        for m in walk(n - 1) if n else ():
            yield m
    return list(walk(2))


def passed_on():
    seen = []

    def visit(n):  # want "^function visit\(\) refers to itself"
        seen.append(n)
        return list(map(visit, range(n)))
    return visit(2)


def not_recursive():
    seen = []

    def double(n):
        seen.append(n)
        return 2 * n
    return double(2)


def _outside(n):
    return n * _outside(n - 1) if n else 1


def uses_outside():
    return _outside(5)


def cleared():
    seen = []

    def step(n):
        seen.append(n)
        return n * step(n - 1) if n else 1
    try:
        return step(5)
    finally:
        step = None
