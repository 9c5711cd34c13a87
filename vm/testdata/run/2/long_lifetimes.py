# Objects that live and die over a long time: what TestSnapshot saves in between.
from __future__ import print_function
import gc
import _weakref as weakref

log = []


class Node(object):
    count = 0

    def __init__(self, name, other=None):
        self.name, self.other = name, other
        Node.count += 1

    def __del__(self):
        Node.count -= 1
        if self.name % 400 == 0:
            log.append(self.name)


class Slotted(object):
    __slots__ = "a", "b", "__weakref__"

    def __init__(self, a):
        self.a = a


class Words(dict):
    def __missing__(self, key):
        self[key] = value = len(self)
        return value


def gone(ref):
    log.append("gone %d" % len(log))


refs = []
words = Words()
seen = set()
for i in range(3000):
    a = Node(i)
    if i % 3 == 0:
        a.other = Node(-i, a)  # a cycle
    if i % 500 == 0:
        refs.append(weakref.ref(a, gone))
    s = Slotted(i)
    if i % 7 == 0:
        s.b = s
        seen.add(s)
    if i % 300 == 0:
        words["w%d" % i]
        refs.append(weakref.ref(s))
        print(i, len(log), Node.count > 0, len(seen), gc.isenabled())
    if i % 1000 == 999:
        gc.collect()
        print(Node.count, log[-3:], [r() is not None for r in refs])
del a, s
gc.collect()
print(Node.count, len(log), log[:5], list(words.items()))
first = id(seen)
order = [x.a for x in seen]
for i in range(2000):
    assert first == id(seen)
    if i % 500 == 0:
        print(order == [x.a for x in seen], len(order))
while seen:
    seen.discard(next(iter(seen)))
print(gc.collect() > 0, len(gc.garbage), len(refs))
