"""What the tasklets of a thread get to know of its end."""
from __future__ import print_function
import stackless
import sys
try:
    from thread import start_new_thread, allocate_lock
except ImportError:
    from _thread import start_new_thread, allocate_lock

out = []


def nested(f):
    class Nested(object):
        @property
        def run(self):
            f()
    return lambda: Nested().run


def task(name, wait):
    was = stackless.main
    try:
        wait()
    except TaskletExit:
        out.append((name, 'killed', stackless.main is was, stackless.main.alive, was.alive, stackless.runcount))
        raise
    finally:
        out.append((name, 'ends'))


def exits():
    try:
        sys.exit(5)
    finally:
        out.append('exits')


def run(wait, kind, after):
    def thread():
        f = lambda: task(kind, wait)
        t = stackless.tasklet(f if kind == 'soft' else nested(f))()
        e = stackless.tasklet(exits)()
        tasks.append(t)
        stackless.run()
        out.append(('thread', t.alive, t.paused, t.blocked, t.scheduled, t.nesting_level, e.alive))
        after(t)
        done.append(stackless.main)
        lock.release()
    tasks, done = [], []
    lock = allocate_lock()
    lock.acquire()
    start_new_thread(thread, ())
    lock.acquire()
    while done[0].alive or tasks[0].thread_id != -1:
        stackless.schedule()
    t = tasks[0]
    out.append(('main', t.alive, t.paused, t.blocked, t.scheduled, t.frame, t.thread_id, done[0].thread_id))
    print(kind, wait.__name__)
    for x in out:
        print('   ', x)
    del out[:]
    try:
        t.insert()
    except RuntimeError as e:
        print('   ', e)


channel = stackless.channel()


def schedule_remove():
    stackless.schedule_remove(None)


def receive():
    channel.receive()


def survive():
    try:
        stackless.schedule_remove(None)
    except TaskletExit:
        out.append('survives')
        stackless.schedule_remove(None)


for kind in 'soft', 'nested':
    for wait in schedule_remove, receive, survive:
        run(wait, kind, lambda t: None)
    run(schedule_remove, kind, lambda t: t.insert())
    print(channel.balance)
