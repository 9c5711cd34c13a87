# Threads that are tasklets.
from __future__ import print_function
import stackless
from stacklesslib import app, main

app.install_stackless()
from stacklesslib.replacements import thread, threading


def error(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as e:
        return type(e).__name__


def in_loop(function, *args):
    """Call function on a tasklet, the loop running."""
    task = stackless.tasklet(lambda: print(error(function, *args)))()
    while task.alive:
        main.mainloop.loop()


print('-- thread')


def work(name, times=1):
    for i in range(times):
        print(name, i, thread._count())
        stackless.schedule()


print(thread._count())
ident = thread.start_new_thread(work, ('a', 2))
thread.start_new_thread(work, ('b',), {'times': 2})
print(type(ident) is type(thread.get_ident()), ident != thread.get_ident(), thread._count())
stackless.run()
print(thread._count())
thread.start_new_thread(lambda: (print('exits'), thread.exit(), print('not to be printed')), ())
stackless.run()
lock = thread.allocate_lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), isinstance(lock, thread.LockType))
thread.start_new_thread(lock.release, ())
stackless.run()
print(lock.locked(), issubclass(thread.error, RuntimeError))
print(thread.stack_size(), thread.stack_size(65536), thread.stack_size(0))

print('-- threading')


class Thread(threading.Thread):
    def run(self):
        print('runs', threading.current_thread() is self, self.is_alive())
        app.sleep(0.01)


one = threading.Thread(target=work, args=('c',), kwargs={'times': 2}, name='one')
two = Thread()
print(one.name, one.is_alive(), one.getName(), error(one.join), two.is_alive())
before = threading.activeCount()
one.start(), two.start()
print(threading.activeCount() - before, one in threading.enumerate(), error(one.start), one.is_alive())
in_loop(lambda: (one.join(), two.join(0.001), two.is_alive(), two.join(), two.is_alive()))
print(threading.activeCount() - before, one.is_alive(), repr(one)[:13])
timer = threading.Timer(0.01, print, ('timer',))
timer.start()
cancelled = threading.Timer(0.01, print, ('not to be printed',))
cancelled.start()
cancelled.cancel()
in_loop(lambda: (timer.join(), cancelled.join()))
local = threading.local()
local.x = 1


def attributes():
    print(hasattr(local, 'x'))
    local.x = 2


third = threading.Thread(target=attributes)
third.start()
in_loop(third.join)
print(local.x)
queue, condition = [], threading.Condition()


def consume():
    for i in range(3):
        with condition:
            while not queue:
                condition.wait()
            print('got', queue.pop())


def produce():
    for i in range(3):
        with condition:
            queue.append(i)
            condition.notify()
        app.sleep(0.001)


both = [threading.Thread(target=f) for f in (consume, produce)]
for t in both:
    t.start()
in_loop(lambda: [t.join() for t in both])
