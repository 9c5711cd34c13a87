"""SystemExit in a tasklet ends the program there: what is nested on native code is
killed, and the main tasklet, which waits in run(), has the last word."""
from __future__ import print_function
import atexit
import stackless
import sys


def paused(name):
    try:
        stackless.schedule_remove(None)
    except TaskletExit:
        print(name, 'killed', stackless.main.alive)
        raise
    finally:
        print(name, 'ends')


class Nested(object):
    @property
    def run(self):
        paused('nested')


class Dropped(object):
    def __del__(self):
        print('a local of a soft tasklet goes')


def soft(keep):
    paused('soft')


main = stackless.main
atexit.register(lambda: print('exit function', stackless.current is main, stackless.current.is_main, main.alive))
keep = [stackless.tasklet(lambda: Nested().run)(), stackless.tasklet(soft)(Dropped()), stackless.tasklet(soft)(None)]
stackless.run()
print([(t.nesting_level > 0, t.paused) for t in keep])

one = stackless.tasklet(lambda: Nested().run)()
one.run()
print('nobody refers to it any more')
del one
print('now it is gone')


def leave():
    try:
        sys.exit(3)
    finally:
        print('leave ends')


leaving = stackless.tasklet(leave)()
try:
    stackless.run()
except TaskletExit:
    print('main is killed', leaving.alive, leaving.scheduled, main.alive)
    raise
