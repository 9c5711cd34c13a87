class SimpleLock(object):
    def release(self):
        self._state == 0  # want "compares 'self._state'"


def subscript(d):
    d["x"] == 1  # want "compares 'd"


def name(ready):
    ready == True  # want "compares 'ready'"


# What follows is right.

def expected(a, b, check):
    try:
        a.x == b
    except TypeError:
        return
    with check(ValueError):
        a.x == b
    f() == a
    a < b
    a == b == 1
    return a == b


class Same(object):
    def __eq__(self, other):
        self.x == other.x
        return True


def test_compares(a, b):
    a == b
