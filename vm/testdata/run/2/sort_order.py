import sys
def out(*a):
    sys.stdout.write(" ".join(map(str, a)) + "\n")

# Which comparisons a sort makes, in which order, and what it leaves behind.
class K(object):
    log = []
    def __init__(self, v, i):
        self.v = v
        self.i = i
    def __lt__(self, other):
        K.log.append((self.v, self.i, other.v, other.i))
        return self.v < other.v
    def __repr__(self):
        return '%d.%d' % (self.v, self.i)

seed = 7
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed >> 8) % n

def digest(x):
    h = 0
    for q in x:
        for y in q:
            h = (h * 1000003 + y + 7) % 1000000007
    return len(x), h

def run(name, vals, **kw):
    l = [K(v, i) for i, v in enumerate(vals)]
    K.log = []
    l.sort(**kw)
    out(name, digest(K.log), digest([(q.v, q.i) for q in l]))
    K.log = []
    m = sorted(l, key=lambda q: K(-q.v, q.i), **kw)
    out(name, digest(K.log), digest([(q.v, q.i) for q in m]))

for n in (0, 1, 2, 3, 5, 10, 31, 32, 33, 63, 64, 65, 66, 100, 127, 128, 200, 500, 1000, 3000):
    run('random %d' % n, [rnd(10000) for i in range(n)])
    run('few %d' % n, [rnd(4) for i in range(n)])
    run('up %d' % n, list(range(n)))
    run('down %d' % n, list(range(n, 0, -1)))
    run('down equal %d' % n, [i // 3 for i in range(n, 0, -1)], reverse=True)
    run('equal %d' % n, [5] * n)
    run('saw %d' % n, [i % 17 for i in range(n)])
    run('nearly %d' % n, [i if rnd(20) else rnd(n) for i in range(n)])
    run('organ %d' % n, list(range(n // 2)) + list(range(n // 2, 0, -1)), reverse=True)
    run('blocks %d' % n, [(i // 50) * (-1) ** (i // 50) * 100 + i % 50 for i in range(n)])

class Bad(object):
    n = 0
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        Bad.n += 1
        if Bad.n == Bad.stop:
            raise ValueError('stop %d' % Bad.n)
        return self.v < other.v
for stop in (1, 2, 10, 50, 100, 200, 400, 700):
    for rev in (False, True):
        Bad.n, Bad.stop = 0, stop
        l = [Bad(rnd(100)) for i in range(50)] + [Bad(i) for i in range(100)]
        ids = sorted(q.v for q in l)
        try:
            l.sort(reverse=rev)
            out('done')
        except ValueError as e:
            out(e)
        out(ids == sorted(q.v for q in l), [q.v for q in l][:40])

l = [3, 1, 2]
def key(x):
    l.append(x)
    return x
try:
    l.sort(key=key)
except ValueError as e:
    out(e, l)
def key(x):
    out(l, len(l))
    if x == 2:
        raise KeyError(x)
    return x
try:
    l.sort(key=key)
except KeyError as e:
    out(repr(e), l)
def key(x):
    l.append(5)
    l.pop()
    return x
try:
    l.sort(key=key)
    out('fine', l)
except ValueError as e:
    out(e, l)
def key(x):
    l.extend([])
    l[:] = []
    del l[:]
    return x
try:
    l.sort(key=key)
    out('fine', l)
except ValueError as e:
    out(e, l)

class Noisy(object):
    def __init__(self, v): self.v = v
    def __lt__(self, other): return self.v < other.v
    def __del__(self): out('del', self.v)
l = [3, 1, 2]
l.sort(key=Noisy)
out(l)
l.sort(key=Noisy, reverse=True)
out(l)
def key(x):
    if x == 1: raise KeyError
    return Noisy(x)
try:
    l.sort(key=key)
except KeyError:
    out('KeyError', l)
nan = float('nan')
out(sorted([3.0, nan, 1.0, 2.0, nan, 0.5]), sorted([2, 1.5, True, 3]), sorted(['b', 'a', 'B']))
out(sorted([(1, 'b'), (1, 'a'), (0, 'z')]), sorted([[2], [1, 2], [1]]), sorted('hello world'))
log = []
def c(a, b):
    log.append((a, b))
    return cmp(a, b)
l = [rnd(30) for i in range(200)]
out(sorted(l, c) == sorted(l), digest(log))
log = []
out(sorted(l, cmp=c, key=lambda x: -x, reverse=True) == sorted(l), digest(log))
