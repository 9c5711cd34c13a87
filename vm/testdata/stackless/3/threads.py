# Tasklets, channels and threads.
import stackless
import _thread as thread


class Started(object):
    """A thread that was started; join() waits until it has ended."""

    def __init__(self, f, *args):
        self.ended = thread.allocate_lock()
        self.ended.acquire()
        thread.start_new_thread(self.run, (f, args))

    def run(self, f, args):
        try:
            f(*args)
        finally:
            self.ended.release()

    def join(self):
        self.ended.acquire()


main_id = thread.get_ident()

# Each thread has a main tasklet and a run queue of its own.


def own():
    print(stackless.getmain() is main, stackless.getcurrent().is_main, stackless.getruncount())
    print(stackless.getcurrent().thread_id == thread.get_ident(), thread.get_ident() == main_id)
    done = []
    stackless.tasklet(done.append)(1)
    stackless.run()
    print(done)


main = stackless.getmain()
Started(own).join()

# A channel between threads.
c = stackless.channel()
back = stackless.channel()


def echo():
    while True:
        x = c.receive()
        if x is None:
            break
        back.send(x * 2)


t = Started(echo)
for i in range(3):
    c.send(i)
    print('back', back.receive())
c.send(None)
t.join()


def fail():
    try:
        c.receive()
    except ValueError as e:
        print('got', e)


t = Started(fail)
c.send_exception(ValueError, 'across')
t.join()

# A tasklet of this thread made runnable by another one.
log = []
ready = thread.allocate_lock()
ready.acquire()
task = stackless.tasklet(lambda: log.append(thread.get_ident() == main_id))
task.bind(None, ())


def insert():
    task.insert()
    print('scheduled', task.scheduled, task.alive)


Started(insert).join()
stackless.run()
print(log, task.alive)

# What cannot be done with a tasklet of another thread.


def foreign(task):
    try:
        task.switch()
    except RuntimeError as e:
        print(e)


task = stackless.tasklet(lambda: None)
task.bind(None, ())
Started(foreign, task).join()
task.kill()

# A thread that ends leaves its soft tasklets as they are.
left = []


def leave():
    def wait():
        try:
            stackless.schedule_remove()
            print('went on, in main:', thread.get_ident() == main_id)
        finally:
            print('finally')
    left.append(stackless.tasklet(wait)())
    stackless.run()


Started(leave).join()
while thread._count():
    pass
orphan = left.pop()
print(orphan.alive, orphan.thread_id, orphan.paused)
for f in (orphan.insert, orphan.run, lambda: orphan.throw(ValueError)):
    try:
        f()
    except RuntimeError as e:
        print(e)
orphan.bind_thread()
print(orphan.thread_id == main_id)
orphan.run()
print(orphan.alive)

# A tasklet of one thread killed from another.


def victim():
    try:
        ready.release()
        c.receive()
    except TaskletExit:
        print('killed')
        raise


def host():
    v = stackless.tasklet(victim)()
    left.append(v)
    while v.alive:
        stackless.schedule()
    print('host over')


t = Started(host)
ready.acquire()
while not (left and left[0].blocked):
    pass
left.pop().kill()
t.join()
