# Threads: what they print depends on no moment of switching.
import thread

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


def start(f, *args):
    ended = thread.allocate_lock()
    ended.acquire()
    thread.start_new_thread(f, args + (ended,))
    return ended


for ended in [start(add, 3000) for i in range(4)]:
    ended.acquire()
print(total)


class Gone(object):
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('gone ' + self.name)


local = thread._local()
local.x = Gone('main')


def use_local(ended):
    print(hasattr(local, 'x'))
    local.x = Gone('thread')
    print(local.x.name)
    ended.release()


start(use_local).acquire()
print(local.x.name)
del local.x


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
    start(handle).acquire()
    print(sys.exc_info()[1])
    other.release()
