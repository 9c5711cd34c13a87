import collections


def appends(x, items=[]):  # want "'items' is made once, and changed in line 5"
    items.append(x)
    return len(items)


def stores(key, value, table={}):  # want "'table' is made once, and changed in line 10"
    table[key] = value


def adds(more, items=[]):  # want "'items' is made once, and changed in line 14"
    items += more
    return len(items)


def on_one_path(x, counts=collections.defaultdict(int)):  # want "'counts' is made once, and changed in line 20"
    if x:
        counts.update(x)


def returned(items=list()):  # want "'items' is made once, and returned in line 24"
    return items


class Job(object):
    def __init__(self, args=[], log=[]):  # want "'log' is made once, and stored in 'self.log', which is changed elsewhere"
        self.args = args
        self.log = log

    def note(self, text):
        self.log.append(text)


# What follows is right.

def mywrapper(func, args=(), kwargs={}):
    return func(*args, **kwargs)


def reads(items=[]):
    for item in items:
        if item in items:
            return len(items)
    return sorted(items)


def replaces(x, items=[]):
    if not items:
        items = []
    items.append(x)
    return items


def copies(x, items=[]):
    items = list(items)
    items.append(x)
    return items


def or_else(x, items=[]):
    items = items or []
    items.append(x)


def caches(x, _cache={}, memo={}):
    _cache[x] = memo[x] = 1


def counts(n=[0]):
    n[0] += 1
    return n[0]


def takes_out(options={}):
    for key in list(options):
        del options[key]
    options.pop("x", None)


def not_empty(x, items=[]):
    if items:
        items.append(x)


def another(x, items=[]):
    def inner(items):
        items.append(x)
    return inner
