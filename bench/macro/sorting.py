"""Sorting with keys: by attribute, by several, by a function that compares, and in classes with __lt__."""

import functools
import operator
import sys


class Person(object):
    def __init__(self, name, age, city):
        self.name = name
        self.age = age
        self.city = city


class Version(object):
    def __init__(self, parts):
        self.parts = parts

    def __lt__(self, other):
        return self.parts < other.parts


def people(n):
    x = 42
    out = []
    for i in range(n):
        x = x * 16807 % 2147483647
        out.append(Person('n%d' % (x % 5000), x // 7 % 90, 'city %d' % (x // 11 % 40)))
    return out


def by_age(a, b):
    return (a.age > b.age) - (a.age < b.age)


def is_sorted(items, key):
    return all(key(a) <= key(b) for a, b in zip(items, items[1:]))


def main():
    all_of_them = people(45000)
    city = operator.attrgetter('city')
    ways = [
        lambda p: p.age,
        lambda p: (p.city, -p.age, p.name),
        lambda p: p.name.upper(),
        lambda p: p.age * 0.5,
        city,
    ]
    total = 0
    for key in ways:
        ordered = sorted(all_of_them, key=key)
        if not is_sorted(ordered, key):
            sys.exit('not sorted')
        total = (total * 31 + sum(i * p.age for i, p in enumerate(ordered))) % 1000003
    compared = sorted(all_of_them[:8000], key=functools.cmp_to_key(by_age))
    if not is_sorted(compared, ways[0]):
        sys.exit('not sorted by comparison')
    versions = sorted(Version((p.age, len(p.name), p.city)) for p in all_of_them[:8000])
    rows = sorted((p.city, p.age, i) for i, p in enumerate(all_of_them))
    rows.sort(key=operator.itemgetter(1), reverse=True)
    youngest = min(all_of_them, key=lambda p: (p.age, p.name))
    print('%d %d %d %s' % (total, versions[100].parts[0], rows[5000][2], youngest.name))


main()
