# Tasklets, channels, generators and functions as pickles, and back.
from __future__ import print_function
import stackless
import sys
try:
    import cPickle as pickle
except ImportError:
    import pickle

log = []


def note(*args):
    log.append(args)


def shown():
    print(log)
    del log[:]


def copies(t):
    for protocol in range(3):
        yield pickle.loads(pickle.dumps(t, protocol))


# Calls that wait, one in the other.
def deep(n, seen):
    seen = seen + (n,)
    if n:
        return deep(n - 1, seen)
    got = stackless.schedule_remove(None)
    return seen, got


def run(name, func, *args):
    result = func(*args)
    note(name, result)


t = stackless.tasklet(run)('deep', deep, 3, ())
stackless.run()
print(t.alive, t.paused, t.restorable, t.recursion_depth > 0)
for c in copies(t):
    print(c.alive, c.paused, c.scheduled, c.blocked, c.nesting_level, c.restorable, c is t)
    c.insert()
    stackless.run()
    shown()
t.insert()
stackless.run()
shown()


# Loops, try, with.
class Context(object):
    def __enter__(self):
        note('enter')
        return self

    def __exit__(self, *exc):
        note('exit', exc[0] and exc[0].__name__)
        return True


def busy(items):
    total = 0
    for i, x in enumerate(items):
        try:
            with Context():
                if x == 2:
                    stackless.schedule_remove(None)
                total += 10 // (x - 3)
            total += x
        finally:
            note('finally', x)
    return total


for items in ((1, 2, 3), [1, 2, 4], range(1, 4)):
    t = stackless.tasklet(run)('busy', busy, items)
    stackless.run()
    shown()
    for c in copies(t):
        c.insert()
        stackless.run()
        shown()
    t.kill()
    shown()


# Generators, waiting and running.
def numbers(n):
    for i in range(n):
        if i == 2:
            stackless.schedule_remove(None)
        got = yield i
        if got:
            note('got', got)


def consume(n):
    return [x for x in numbers(n)], sum(1 for x in numbers(2))


t = stackless.tasklet(run)('numbers', consume, 5)
stackless.run()
for c in copies(t):
    c.insert()
    stackless.run()
    shown()
g = numbers(4)
for protocol in range(3):
    fresh = pickle.loads(pickle.dumps(numbers(2), protocol))
    print(list(fresh), fresh.__name__)
print(next(g))
for c in copies(g):
    print(c.send('hello'), c.gi_running, c.gi_frame is None)
    c.close()
    print(c.gi_frame is None, list(pickle.loads(pickle.dumps(c, 2))))
shown()


# Exceptions that are being handled.
def handling():
    try:
        1 // 0
    except ZeroDivisionError:
        stackless.schedule_remove(None)
        note(sys.exc_info()[0].__name__, str(sys.exc_info()[1]))
        try:
            raise
        except ZeroDivisionError as e:
            return str(e)


t = stackless.tasklet(run)('handling', handling)
stackless.run()
for c in copies(t):
    c.insert()
    stackless.run()
    shown()


# Objects that are being made.
class Slow(object):
    def __init__(self, x):
        stackless.schedule_remove(None)
        self.x = x


t = stackless.tasklet(run)('slow', lambda: Slow(7).x)
stackless.run()
for c in copies(t):
    c.insert()
    stackless.run()
    shown()


# Channels with who waits there.
def send(c, values):
    for v in values:
        c.send(v)
    note('sent', values)


def receive(c, n):
    note('received', [c.receive() for i in range(n)])


for order in (send, receive), (receive, send):
    c = stackless.channel()
    c.preference = 1
    tasks = []
    for func in order:
        tasks.append(stackless.tasklet(func)(c, ['a', 'b'] if func is send else 2))
        tasks[-1].run() if func is order[0] else tasks[-1].remove()
    print(c.balance, c.queue is tasks[0], tasks[0].blocked)
    for protocol in range(3):
        d, first, second = pickle.loads(pickle.dumps((c, tasks[0], tasks[1]), protocol))
        print(d.balance, d.preference, d.closing, d.queue is first, first.blocked, first._channel is d)
        second.insert()
        stackless.run()
        print(d.balance, first.alive, second.alive)
        shown()
    tasks[0].kill()
    shown()

c = stackless.channel()
c.close()
d = pickle.loads(pickle.dumps(c))
print(d.closing, d.closed, d.balance)


# Bombs.
b = pickle.loads(pickle.dumps(stackless.bomb(ValueError, ValueError('x'), None)))
print(b.type.__name__, b.value.args, b.traceback)


# Functions by value, with what they share.
def counter():
    n = [0]

    def up(by=1):
        n[0] += by
        return n[0]

    def get():
        return n[0]
    return up, get


up, get = counter()
up(5)
u, g = pickle.loads(pickle.dumps((up, get), 2))
print(u(2), g(), get(), u.__name__, u.__module__, g.__closure__[0].cell_contents is u.__closure__[0].cell_contents)
print(u.__globals__ is globals(), pickle.loads(pickle.dumps(counter)) is counter)


def recursive(n):
    def f(n):
        return f(n - 1) + n if n else 0
    return f


print(pickle.loads(pickle.dumps(recursive(1), 2))(4))
print(pickle.loads(pickle.dumps(globals(), 2)) is globals())
print(pickle.loads(pickle.dumps(sys, 2)) is sys)
print(pickle.loads(pickle.dumps(stackless, 2)) is stackless)


# What is refused.
try:
    pickle.dumps(stackless.current)
except RuntimeError as e:
    print(e)


def outer():
    # A sort key runs in native code, of which no pickle knows the state.
    return sorted([3, 1, 2], key=waiting)


def waiting(x):
    if x == 1:
        stackless.schedule_remove(None)
    return x


t = stackless.tasklet(run)('outer', outer)
stackless.run()
c = pickle.loads(pickle.dumps(t, 2))
print(t.restorable, c.restorable)
try:
    c.run()
except RuntimeError as e:
    print(e)
shown()
t.insert()
stackless.run()
shown()

for state in ((0, None, 0, [1]), (0, None), ('x', None, 0, [])):
    try:
        stackless.tasklet().__setstate__(state if len(state) < 4 or sys.version_info[0] == 2 else state + (None,) * 4)
    except (TypeError, RuntimeError) as e:
        print(type(e).__name__)
