"""All ways to put n queens on a board, by a generator that calls itself."""

import sys


def place(n, row, columns, rising, falling):
    if row == n:
        yield tuple(columns)
        return
    for column in range(n):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.append(column)
        rising.add(row + column)
        falling.add(row - column)
        for solution in place(n, row + 1, columns, rising, falling):
            yield solution
        columns.pop()
        rising.remove(row + column)
        falling.remove(row - column)


def main():
    count = mirrored = 0
    solutions = set()
    for solution in place(11, 0, [], set(), set()):
        count += 1
        if solution[::-1] in solutions:
            mirrored += 1
        solutions.add(solution)
    if count != 2680 or mirrored * 2 != count:
        sys.exit('2680 ways and their mirror images, not %d and %d' % (count, mirrored))
    print(sum(i * c for s in solutions for i, c in enumerate(s)))


main()
