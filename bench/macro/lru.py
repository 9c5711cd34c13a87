"""Caches that forget what was least used of late: by a linked list, by dict order, by clock."""

import sys


class Node(object):
    __slots__ = ('key', 'value', 'before', 'after')


class Linked(object):
    def __init__(self, size):
        self.size = size
        self.nodes = {}
        end = self.end = Node()
        end.before = end.after = end
        self.hits = self.misses = 0

    def get(self, key, make):
        node = self.nodes.get(key)
        if node is not None:
            self.hits += 1
            node.before.after = node.after
            node.after.before = node.before
        else:
            self.misses += 1
            if len(self.nodes) >= self.size:
                node = self.end.after
                node.before.after = node.after
                node.after.before = node.before
                del self.nodes[node.key]
            else:
                node = Node()
            node.key = key
            node.value = make(key)
            self.nodes[key] = node
        last = self.end.before
        last.after = node
        node.before = last
        node.after = self.end
        self.end.before = node
        return node.value


class Stamped(object):
    """Keeps when each was used, and throws out the older half when full."""

    def __init__(self, size):
        self.size = size
        self.entries = {}
        self.now = 0
        self.hits = self.misses = 0

    def get(self, key, make):
        self.now += 1
        try:
            entry = self.entries[key]
        except KeyError:
            self.misses += 1
            if len(self.entries) >= self.size:
                times = sorted(e[0] for e in self.entries.values())
                middle = times[len(times) // 2]
                self.entries = dict((k, e) for k, e in self.entries.items() if e[0] >= middle)
            entry = self.entries[key] = [self.now, make(key)]
        else:
            self.hits += 1
            entry[0] = self.now
        return entry[1]


def requests(n):
    """Yield pairs, some of which come far more often than others."""
    x = 12345
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        r = (x >> 8) % 1000
        yield ('page', r * r // 2000) if i % 3 else ('user', r)


def square(key):
    return key[1] * key[1]


def main():
    figures = []
    for cache in (Linked(300), Stamped(300)):
        total = 0
        for key in requests(250000):
            total += cache.get(key, square)
        if cache.hits + cache.misses != 250000:
            sys.exit('requests were lost')
        figures.append((cache.hits, total))
    if figures[0][1] != figures[1][1]:
        sys.exit('the caches give different values')
    print(figures)


main()
