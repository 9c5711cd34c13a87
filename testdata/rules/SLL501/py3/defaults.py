def keyword_only(x, *, items=[]):  # want "'items' is made once, and changed in line 2"
    items.append(x)


def positional_only(x, items={*()}, /):  # want "'items' is made once, and changed in line 7"
    """A docstring."""
    items.add(x)


async def awaits(x, items: list = []):  # want "'items' is made once, and changed in line 11"
    items.append(await x)


class Tracker:
    def __init__(self, names=[]):  # want "stored in 'self.names', which is changed elsewhere"
        self.names = names

    def add(self, name):
        self.names.append(name)


# What follows is right.

def walrus(x, items=[]):
    if (items := list(items)):
        items.append(x)


def reads(*, options={}):
    return options.get("x")

