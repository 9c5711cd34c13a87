import stackless


def nothing():
    pass


def create(n):
    """n tasklets are made and run, a thousand at a time."""
    for _ in range(n // 1000):
        for _ in range(1000):
            stackless.tasklet(nothing)()
        stackless.run()


def turns(n):
    schedule = stackless.schedule
    while n:
        schedule()
        n = n - 1


def schedule(n):
    """Two tasklets take turns, n switches in all."""
    stackless.tasklet(turns)(n // 2)
    stackless.tasklet(turns)(n // 2)
    stackless.run()


def echo(there, back, n):
    while n:
        back.send(there.receive())
        n = n - 1


def ask(there, back, n):
    while n:
        there.send(n)
        back.receive()
        n = n - 1


def channel(n):
    """n times there and back through two channels."""
    there, back = stackless.channel(), stackless.channel()
    stackless.tasklet(echo)(there, back, n)
    stackless.tasklet(ask)(there, back, n)
    stackless.run()


def link(left, right, n):
    while n:
        right.send(left.receive())
        n = n - 1


def first(left, right, n):
    while n:
        right.send(n)
        left.receive()
        n = n - 1


def ring(n, size=10000):
    """n messages through a ring of size tasklets."""
    channels = [stackless.channel() for _ in range(size)]
    for i in range(size - 1):
        stackless.tasklet(link)(channels[i], channels[i + 1], n // size)
    stackless.tasklet(first)(channels[-1], channels[0], n // size)
    stackless.run()


def hard(n):
    """Two tasklets inside of native code that called back take turns."""
    schedule = stackless.schedule

    class Turns(object):
        def __init__(self, n):
            self.n = n

        def __hash__(self):
            n = self.n
            while n:
                schedule()
                n = n - 1
            return 1

    stackless.tasklet(hash)(Turns(n // 2))
    stackless.tasklet(hash)(Turns(n // 2))
    stackless.run()


def pickled(n):
    """A tasklet a few calls deep is pickled and unpickled n times."""
    try:
        import cPickle as pickle
    except ImportError:
        import pickle

    def inner(a, b):
        stackless.schedule_remove()
        return a + b

    global outer

    def outer(a):
        return deepest(a, 1)

    global deepest
    deepest = inner
    t = stackless.tasklet(outer)(2)
    stackless.run()
    while n:
        pickle.loads(pickle.dumps(t, 2))
        n = n - 1


def down(n):
    if n:
        return down(n - 1) + 1
    return 0


def recursion(n):
    """One tasklet recurses n deep."""
    import sys
    sys.setrecursionlimit(n + 100)
    stackless.tasklet(down)(n)
    stackless.run()


def blocked(n):
    """n tasklets block, each on a channel of its own."""
    keep = []
    for i in range(n):
        c = stackless.channel()
        stackless.tasklet(c.receive)()
        keep.append(c)
    stackless.run()
