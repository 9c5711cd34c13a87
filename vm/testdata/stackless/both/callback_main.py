"""What the schedule callback is told of main tasklets: each thread begins with one, and
so does each thing that the program runs after its end."""
from __future__ import print_function
import stackless
import sys
try:
    from thread import start_new_thread, allocate_lock
except ImportError:
    from _thread import start_new_thread, allocate_lock

main = stackless.main
write = sys.stdout.write


def name(t):
    return 'None' if t is None else 'main' if t is main else 'a main' if t.is_main else 'a tasklet'


def callback(prev, next, write=write, name=name):
    write('%s -> %s\n' % (name(prev), name(next)))


def thread():
    write('thread\n')
    stackless.tasklet(write)('tasklet\n')
    stackless.run()
    write('thread ends\n')
    lock.release()


def fails(prev, next):
    raise ValueError('callback')


stackless.set_schedule_callback(callback)
stackless.tasklet(write)('tasklet of main\n')
stackless.schedule()
lock = allocate_lock()
lock.acquire()
start_new_thread(thread, ())
lock.acquire()
print(stackless.set_schedule_callback(fails) is callback)
stackless.tasklet(write)('nobody cares\n')
stackless.run()
stackless.set_schedule_callback(callback)
sys.exitfunc = lambda: write('exit function\n')
if sys.version_info[0] > 2:
    import atexit
    atexit.register(sys.exitfunc)
print('end')
