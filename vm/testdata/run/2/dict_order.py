import sys
def out(*a):
    sys.stdout.write(" ".join(map(str, a)) + "\n")

# The order of dicts and sets, and how pop goes about it, over many random changes.
seed = 12345
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed >> 8) % n

def check(x):
    h = 0
    n = 0
    for k in x:
        h = (h * 31 + k) % 1000000007
        n += 1
    return n, h

def keys(kind, n):
    if kind == 0:
        return rnd(n)
    if kind == 1:
        return rnd(n) * 8
    if kind == 2:
        return -rnd(n)
    if kind == 3:
        return rnd(n) * 1000003
    return rnd(n) * 2147483647

for kind in range(5):
    for size in (4, 10, 40, 300, 2000):
        d = {}
        s = set()
        for step in range(size * 4):
            k = keys(kind, size)
            r = rnd(10)
            if r < 6:
                d[k] = step
                s.add(k)
            elif r < 9:
                d.pop(k, None)
                s.discard(k)
            elif d and r == 9 and rnd(3) == 0:
                d.popitem()
                s.pop()
            if step % 37 == 0:
                e = dict(d)
                c = d.copy()
                t = set(s)
                u = frozenset(d)
                v = s | t
                d2 = dict.fromkeys(d)
                d3 = dict.fromkeys(s)
                d2.update(d3)
                w = s & set(e)
                x = s - set(list(e)[:3])
                y = s ^ set(list(e)[2:])
                z = set(s)
                z.update(e)
                z.difference_update(list(d)[::2])
                zz = set(d)
                zz.intersection_update(t)
                out([check(q) for q in (d, s, e, c, t, u, v, d2, d3, w, x, y, z, zz)])
        got = []
        while s:
            got.append(s.pop())
        out(check(got))
        got = []
        while d:
            got.append(d.popitem()[0])
        out(check(got))
        d.update((i, 1) for i in range(size))
        out(check(d), list(d)[:10])
out({1: 2, 9: 3, 17: 4, 25: 5, 33: 6, 41: 7, 49: 8}, {8, 1, 9, 17, 0, 25})
out({5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 16: 1})
out(set(range(20, 0, -3)), frozenset([True, 2.5, -1, -2]), hash(frozenset([1, 2, 2**61])))
