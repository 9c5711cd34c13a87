"""The spectral norm of an infinite matrix, from its upper left corner."""

import sys


def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v):
    return [sum(a(i, j) * x for j, x in enumerate(v)) for i in range(len(v))]


def times_transposed(v):
    out = []
    for i in range(len(v)):
        s = 0.0
        for j, x in enumerate(v):
            s += a(j, i) * x
        out.append(s)
    return out


def norm(n, rounds):
    u = [1.0] * n
    v = u
    for _ in range(rounds):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    vbv = sum(x * y for x, y in zip(u, v))
    vv = sum(x * x for x in v)
    return (vbv / vv) ** 0.5


def main():
    n = norm(200, 10)
    if not 1.2741 < n < 1.2743:
        sys.exit('the norm is 1.2742, not %r' % n)
    print('%.9f' % n)


main()
