# Deep deallocation: __del__ of what lies deeper than the trashcan allows waits.
class C:
    def __init__(self, n, id):
        self.n = n
        self.id = id

    def __del__(self):
        seen.append(self.id)


class Slots:
    __slots__ = 'n', 'id'
    __init__ = C.__init__
    __del__ = C.__del__


def chain(name, make):
    global seen
    for N in 40, 49, 50, 51, 52, 120, 300:
        seen = []
        c = None
        for i in range(N):
            c = make(c, i)
        del c
        print(name, N, len(seen), seen)


chain('instance', C)
chain('slots', Slots)
chain('list', lambda c, i: [C(c, i)])
chain('tuple', lambda c, i: (C(c, i),))
chain('dict', lambda c, i: {1: C(c, i)})
chain('set', lambda c, i: {C(c, i)})
chain('nested', lambda c, i: [[[C(c, i)]]])

# A ring of contexts has no end.
a, b, c = KeyError('a'), KeyError('b'), KeyError('c')
a.__context__, b.__context__, c.__context__ = b, a, a
for first in a, c:
    try:
        raise first
    except KeyError:
        try:
            raise ValueError
        except ValueError as e:
            print(repr(e.__context__), repr(e.__context__.__context__))
a.__context__ = b.__context__ = None
