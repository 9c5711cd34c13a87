from collections import deque


def nothing():
    return
    yield


def run(queue):
    while queue:
        g = queue.popleft()
        try:
            next(g)
        except StopIteration:
            continue
        queue.append(g)


def create(n):
    while n:
        run(deque([nothing()]))
        n = n - 1


def turns(n):
    while n:
        yield
        n = n - 1


def schedule(n):
    """Two generators take turns on a scheduler of a few lines."""
    run(deque([turns(n // 2), turns(n // 2)]))


def channel(n):
    """n times there and back: send() and yield."""
    def echo():
        v = None
        while True:
            v = yield v

    g = echo()
    next(g)
    while n:
        g.send(n)
        n = n - 1


def blocked(n):
    keep = []
    for _ in range(n):
        g = turns(1)
        next(g)
        keep.append(g)
