"""A mix of statements as system programs have them: records, arrays, calls, comparisons.

In the spirit of Dhrystone, written anew."""

import sys

ONE, TWO, THREE, FOUR, FIVE = range(1, 6)


class Record(object):
    def __init__(self, link=None, kind=0, component=0, number=0, text=''):
        self.link = link
        self.kind = kind
        self.component = component
        self.number = number
        self.text = text

    def copy(self):
        return Record(self.link, self.kind, self.component, self.number, self.text)


class Machine(object):
    def __init__(self):
        self.flag = False
        self.letter = 'A'
        self.other = 'B'
        self.row = [0] * 51
        self.grid = [self.row[:] for _ in range(51)]
        self.next = Record()
        self.record = Record(self.next, ONE, THREE, 40, 'DHRYSTONE, SOME STRING')
        self.global_number = 0

    def follow(self, record):
        after = record.link = self.record.copy()
        record.number = 5
        after.number = record.number
        after.link = record.link
        self.chase(after)
        if after.kind == ONE:
            after.number = 6
            after.component = self.pick(record.component)
            after.link = self.record.link
            after.number = add(after.number, 10)
        else:
            record = after.copy()
        record.link = None
        return record

    def chase(self, record):
        if self.record is not None:
            record.link = self.record.link
        else:
            self.global_number = 100
        record.number = add(10, self.global_number)

    def pick(self, kind):
        chosen = kind
        if not third(kind):
            chosen = FOUR
        if kind == ONE:
            chosen = ONE
        elif kind == TWO:
            chosen = ONE if self.global_number > 100 else FOUR
        elif kind == THREE:
            chosen = TWO
        elif kind == FIVE:
            chosen = THREE
        return chosen

    def arrays(self, a, b):
        row, grid = self.row, self.grid
        at = a + 5
        row[at] = b
        row[at + 1] = row[at]
        row[at + 30] = at
        for i in range(at, at + 2):
            grid[at][i] = at
        grid[at][at - 1] += 1
        grid[at + 20][at] = row[at]
        self.global_number = 5

    def letters(self):
        self.flag = self.letter == 'A' or self.flag
        self.other = 'B'

    def turn(self, i):
        self.letters()
        self.letter = 'A'
        a, b = 2, 3
        text = "DHRYSTONE, 2'ND STRING"
        kind = TWO
        self.flag = not later("DHRYSTONE, 1'ST STRING", text)
        while a < b:
            c = 5 * a - b
            c = add(a, c)
            a += 1
        self.arrays(a, c)
        self.record = self.follow(self.record)
        letter = 'A'
        while letter <= self.other:
            if kind == same(letter, 'C'):
                kind = self.pick(ONE)
            letter = chr(ord(letter) + 1)
        b = b * a
        a = b // c
        b = 7 * (b - c) - a
        return a + b + c + kind


def add(a, b):
    return a + 2 + b


def third(kind):
    return kind == THREE


def same(a, b):
    if a != b:
        return ONE
    return TWO


def later(a, b):
    i = 1
    letter = 'A'
    while i <= 1:
        if same(a[i], b[i + 1]) == ONE:
            letter = 'A'
            i += 1
    if 'W' <= letter <= 'Z':
        i = 7
    if letter == 'X' or a <= b:
        return False
    return True


def main():
    m = Machine()
    total = 0
    for i in range(200000):
        total += m.turn(i)
    if not m.flag or m.global_number != 5 or m.row[8] != 11:
        sys.exit('the machine ends as %r, %r, %r' % (m.flag, m.global_number, m.row[8]))
    print('%d %d' % (total, m.grid[8][7]))


main()
