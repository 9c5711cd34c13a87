# Threads: what they print depends on no moment of switching.
import _thread as thread

done = []
lock = thread.allocate_lock()
total = 0


def add(n, ended):
    global total
    for i in range(n):
        lock.acquire()
        total += 1
        lock.release()
    ended.release()


class Started(object):
    """A thread that was started; acquire() waits until it has ended."""

    def __init__(self, f, args):
        self.ended = thread.allocate_lock()
        self.ended.acquire()
        thread.start_new_thread(f, args + (self.ended,))

    def acquire(self):
        self.ended.acquire()
        while thread._count():
            pass


def start(f, *args):
    return Started(f, args)


for ended in [start(add, 3000) for i in range(4)]:
    ended.acquire()
print(total)


gone = []


class Gone(object):
    def __init__(self, name):
        self.name = name

    def __del__(self):
        gone.append(self.name)


local = thread._local()
local.x = Gone('main')


def use_local(ended):
    print(hasattr(local, 'x'))
    local.x = Gone('thread')
    print(local.x.name)
    ended.release()


start(use_local).acquire()
while not gone:
    pass
print(gone)
print(local.x.name)
del local.x
print(gone)


class Init(thread._local):
    def __init__(self, n):
        self.n = [n]


init = Init(5)
init.n.append(6)


def use_init(ended):
    print(init.n)
    ended.release()


start(use_init).acquire()
print(init.n)


def leave(ended):
    try:
        thread.exit()
    finally:
        ended.release()


start(leave).acquire()
for args in [(1, ()), (leave, 1), (leave, (), 1)]:
    try:
        thread.start_new_thread(*args)
    except TypeError as e:
        print(e)
try:
    lock.release()
except thread.error as e:
    print(e)
print(lock.acquire(), lock.acquire(False), lock.locked())
lock.release()

# A generator that one thread begins and another ends.


def numbers():
    try:
        yield 1
        yield 2
    finally:
        print('closed')


g = numbers()
print(next(g))


def go_on(ended):
    print(next(g))
    g.close()
    ended.release()


start(go_on).acquire()


def handle(ended):
    try:
        raise KeyError('in a thread')
    except KeyError:
        ended.release()
        other.acquire()


other = thread.allocate_lock()
other.acquire()
import sys
try:
    raise ValueError('in main')
except ValueError:
    handling = start(handle)
    handling.ended.acquire()
    print(sys.exc_info()[1])
    other.release()
    while thread._count():
        pass
