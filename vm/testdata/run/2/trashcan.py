# Deep deallocation in 2.7: what lies deeper than its trashcan allows waits.
class New(object):
    def __init__(self, n, id):
        self.n = n
        self.id = id

    def __del__(self):
        seen.append(self.id)


class Slots(object):
    __slots__ = 'n', 'id'
    __init__ = New.__dict__['__init__']
    __del__ = New.__dict__['__del__']


class Old:
    def __init__(self, n, id):
        self.n = n
        self.id = id

    def __del__(self):
        seen.append(self.id)


def runs(l):
    out = []
    for x in l:
        if out and x == out[-1][1] - 1:
            out[-1][1] = x
        else:
            out.append([x, x])
    return [tuple(o) for o in out]


def chain(name, make):
    global seen
    for N in 40, 49, 50, 51, 52, 120, 300:
        seen = []
        c = None
        for i in range(N):
            c = make(c, i)
        del c
        n = len(seen)
        (n, [])
        print name, N, n, runs(seen)


chain('new', New)
chain('slots', Slots)
chain('old', Old)
chain('list', lambda c, i: [New(c, i)])
chain('tuple', lambda c, i: (New(c, i),))
chain('dict', lambda c, i: {1: New(c, i)})
chain('set', lambda c, i: set([New(c, i)]))
chain('nested', lambda c, i: [[[New(c, i)]]])
chain('list of old', lambda c, i: [Old(c, i)])
chain('tuple of old', lambda c, i: (Old(c, i),))


class More(object):
    count = 0

    def __init__(self, n):
        self.n = n

    def __del__(self):
        More.count += 1
        if self.n:
            More(self.n - 1)


More(30)
print More.count
