import greenlet


def nothing():
    pass


def create(n):
    while n:
        greenlet.greenlet(nothing).switch()
        n = n - 1


def schedule(n):
    """Two greenlets take turns, n switches in all."""
    def one():
        m = n // 2
        while m:
            b.switch()
            m = m - 1

    def two():
        while True:
            a.switch()

    a, b = greenlet.greenlet(one), greenlet.greenlet(two)
    a.switch()


def channel(n):
    """n times there and back: a value goes with each switch."""
    def echo():
        v = main.switch()
        while True:
            v = main.switch(v)

    main = greenlet.getcurrent()
    g = greenlet.greenlet(echo)
    g.switch()
    while n:
        g.switch(n)
        n = n - 1


def ring(n, size=10000):
    """n messages through a ring of size greenlets, each of which hands on to the next."""
    main = greenlet.getcurrent()
    after = main
    for _ in range(size):
        def link(after):
            v = main.switch()
            while True:
                v = after.switch(v)
        g = greenlet.greenlet(link)
        g.switch(after)
        after = g
    n = n // size
    while n:
        after.switch(n)
        n = n - 1


def blocked(n):
    main = greenlet.getcurrent()
    keep = []
    for _ in range(n):
        g = greenlet.greenlet(main.switch)
        g.switch()
        keep.append(g)
