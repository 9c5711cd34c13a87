# The locks of stacklesslib, between tasklets and between threads.
from __future__ import print_function
try:
    import _thread as thread
except ImportError:
    import thread
import time
import stackless
from stacklesslib.locks import (Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, Lock, NLCondition,
                                RLock, Semaphore)
from stacklesslib.util import atomic, block_trap, channel_wait, ignore_nesting, local
from stacklesslib.errors import WaitTimeoutError


def start(function, *args):
    return stackless.tasklet(function)(*args)


def error(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return '%s: %s' % (type(e).__name__, e)


print('-- lock')
lock = Lock()


def hold(name, turns):
    with lock:
        print(name, 'has it', lock.locked())
        for i in range(turns):
            stackless.schedule()
    print(name, 'had it')


for name in 'abc':
    start(hold, name, 2)
stackless.run()
print(lock.locked(), lock.acquire(False), lock.acquire(False), lock.acquire(timeout=0.01), lock.acquire(True, 0))
lock.release()
print(error(lock.release))

print('-- killed while it waits')
lock.acquire()
one, two = start(hold, 'killed', 0), start(hold, 'other', 0)
stackless.run()
print(one.blocked, two.blocked)
one.kill()
lock.release()
stackless.run()
print(lock.locked())

print('-- rlock')
rlock = RLock()


def again(name):
    with rlock:
        stackless.schedule()
        with rlock:
            print(name, 'twice')
            stackless.schedule()
        print(name, 'once')


start(again, 'a'), start(again, 'b')
stackless.run()
print(error(rlock.release))
rlock.acquire()
start(lambda: print('another one', rlock.acquire(False), error(rlock.release)))
stackless.run()
rlock.release()

print('-- semaphores')
sem = Semaphore(2)
most = [0, 0]


def work(n):
    with sem:
        most[0] += 1
        most[1] = max(most)
        stackless.schedule()
        most[0] -= 1


for i in range(6):
    start(work, i)
stackless.run()
print(most, sem.acquire(), sem.acquire(), sem.acquire(False))
sem.release(2)
print(error(Semaphore, -1), error(sem.release, 0))
bounded = BoundedSemaphore(1)
print(error(bounded.release), bounded.acquire(), bounded.release())

print('-- conditions')
for condition in Condition(), Condition(Lock()), NLCondition():
    items = []

    def consume(name):
        with condition:
            while not items:
                print(name, 'waits')
                condition.wait()
            print(name, 'takes', items.pop())

    def produce(n):
        for i in range(n):
            with condition:
                items.append(i)
                condition.notify()
            stackless.schedule()

    start(consume, 'a'), start(consume, 'b'), start(produce, 2)
    stackless.run()
    with condition:
        print(condition.wait(0.01), condition.wait_for(lambda: 'now'), condition.wait_for(lambda: 0, 0.01))
print(error(Condition().wait), error(Condition().notify), error(Condition(Lock()).notify_all))
condition = Condition()


def deep():
    with condition:
        with condition:
            print('deep', condition.wait())
        print('still', condition._is_owned())


start(deep)
stackless.run()
with condition:
    condition.notify_all()
stackless.run()

print('-- event')
event = Event()
for i in range(3):
    start(lambda: print(event.wait(), event.is_set()))
stackless.run()
event.set()
stackless.run()
print(event.wait(0))
event.clear()
print(event.wait(0), event.wait(0.01))

print('-- barrier')
barrier = Barrier(3, lambda: print('all there'))
got = []


def meet():
    got.append(error(barrier.wait))


for i in range(6):
    start(meet)
stackless.run()
print(sorted(got), barrier.parties, barrier.n_waiting, barrier.broken)
del got[:]
start(meet)
stackless.run()
print(barrier.n_waiting)
barrier.reset()
stackless.run()
print(got, barrier.broken, error(barrier.wait, 0.01), barrier.broken, error(barrier.wait))
del got[:]
barrier = Barrier(2, lambda: 1 // 0)
start(meet), start(meet)
stackless.run()
print(sorted(g.split(':')[0] for g in got), barrier.broken)

print('-- util')
chan = stackless.channel()
print(error(channel_wait, chan, 0), error(channel_wait, chan, 0.01), chan.balance)
start(chan.send, 'sent')
print(channel_wait(chan, 1))
stackless.run()
with block_trap():
    print(error(chan.receive).split(':')[0], stackless.getcurrent().block_trap)
print(stackless.getcurrent().block_trap)
with ignore_nesting():
    print(bool(stackless.getcurrent().ignore_nesting))
with atomic():
    print(bool(stackless.getcurrent().atomic))

print('-- threads')
count = [0]
lock, done = Lock(), Semaphore(0)


def add(mine):
    for i in range(200):
        with lock:
            n = count[0]
            if i % 10 == 0:
                time.sleep(0)
            count[0] = n + 1
    mine.release()


def tasklets():
    mine = Semaphore(0)
    for i in range(3):
        start(add, mine)
    for i in range(3):
        mine.acquire()
    done.release()


for i in range(3):
    thread.start_new_thread(tasklets, ())
for i in range(3):
    done.acquire()
print(count)

condition, queue, over = Condition(), [], Event()


def server():
    for i in range(5):
        with condition:
            while not queue:
                condition.wait()
            print('got', queue.pop(0))
    over.set()


thread.start_new_thread(server, ())
for i in range(5):
    with condition:
        queue.append(i)
        condition.notify()
print(over.wait(10), queue)
