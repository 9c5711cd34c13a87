"""Tasklets that nobody refers to any more: those with native code on their stack are
killed, again and again where they go on."""
from __future__ import print_function
import gc
import stackless
import sys
from stackless import _test_nostacklesscall as apply


def task(name, times):
    killed = 0
    while True:
        try:
            stackless.schedule_remove(None)
        except TaskletExit:
            killed += 1
            print(name, 'killed', killed)
            if killed >= times:
                raise
        finally:
            if killed >= times:
                print(name, 'ends')


class Nested(object):
    @property
    def run(self):
        task('property', 2)

    def __len__(self):
        task('len', 1)
        return 1

    def __del__(self):
        task('del', 1)


def fails():
    try:
        stackless.schedule_remove(None)
    finally:
        raise ValueError('lost')


def start(f, *args):
    t = stackless.tasklet(f)(*args)
    t.run()
    return t


for f, args in [(task, ('soft', 1)), (apply, (task, 'hard', 1)), (apply, (task, 'stubborn', 3)), (lambda: Nested().run, ()),
                (lambda: len(Nested()), ()), (lambda: sorted([1, 2], key=lambda x: task('key', 1)), ()), (apply, (fails,))]:
    t = start(f, *args)
    print(t.alive, t.paused, t.nesting_level > 0)
    del t
    print('dropped')

# In a cycle of its own.
t = start(apply, lambda: stackless.schedule_remove(stackless.current))
print(t.tempval is t, t.alive)

# On a channel that goes too.
c = stackless.channel()


def receive(name, c):
    try:
        c.receive()
    except BaseException as e:
        print(name, repr(e))
        raise
    finally:
        print(name, 'ends')


a, b = start(receive, 'soft', c), start(apply, receive, 'hard', c)
print(c.balance)
del a
del b
print(c.balance)
b = c.queue
del c
b.kill()
print(b.alive, b.nesting_level)
del b

# One that survives even that at the end of the program.
keep = start(apply, task, 'last', 99)
print('end')
