import threading

lock = threading.Lock()
other = threading.RLock()


def raises(work):
    lock.acquire()  # want "an exception in line 9 leaves 'lock' locked"
    work()
    lock.release()


class Queue(object):
    def __init__(self):
        self.mutex = threading.Lock()

    def qsize(self):
        self.mutex.acquire()  # want "an exception in line 19"
        n = self._qsize()
        self.mutex.release()
        return n


def returns(work):
    lock.acquire()  # want "some path returns from returns"
    if work is None:
        return None
    lock.release()


def handles_one(work):
    lock.acquire()  # want "an exception in line 34"
    try:
        work()
    except ValueError:
        lock.release()
        raise
    lock.release()


def asked(work):
    if lock.acquire(False):  # want "an exception in line 43"
        work()
        lock.release()


def answered(work):
    got = lock.acquire(False)  # want "an exception in line 50"
    if got:
        work()
    if got:
        lock.release()


def unknown(self, work):
    self.write_lock.acquire()  # want "an exception in line 57"
    work()
    self.write_lock.release()


# What follows is right.

def guarded(work):
    lock.acquire()
    try:
        return work()
    finally:
        lock.release()


def managed(work):
    with lock:
        return work()


def handled(work):
    lock.acquire()
    try:
        work()
    except:
        lock.release()
        raise
    lock.release()


def nothing_between(items, x):
    lock.acquire()
    items.append(x)
    n = len(items)
    lock.release()
    return n


def lends(work):
    lock.release()
    try:
        work()
    finally:
        lock.acquire()


def acquire_all():
    lock.acquire()
    return True


def own(work):
    mine = threading.Lock()
    mine.acquire()
    work()
    mine.release()


def signal(work):
    lock.acquire()
    work()
    lock.acquire()
    lock.release()


def tried(work):
    got = lock.acquire(False)
    try:
        work()
    finally:
        if got:
            lock.release()


def not_a_lock(resource, work):
    resource.acquire()
    work()
    resource.release()


def waits(condition=threading.Condition()):
    condition.acquire()
    condition.wait()
    condition.release()
