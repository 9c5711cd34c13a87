import contextlib
import os
import stackless
import sys
from contextlib import contextmanager


@contextmanager
def atomic():
    old = stackless.getcurrent().set_atomic(1)
    yield  # want "leaves the tasklet atomic"
    stackless.getcurrent().set_atomic(old)


@contextlib.contextmanager
def held(lock):
    lock.acquire()
    yield lock  # want "line 19 does not undo line 17"
    lock.release()


@contextlib.contextmanager
def inside(path):
    old = os.getcwd()
    os.chdir(path)
    try:
        yield  # want "line 30 does not undo line 25"
    except ValueError:
        sys.stderr.write("failed\n")
    os.chdir(old)


@contextlib.contextmanager
def replaced(stream):
    saved = sys.stdout
    sys.stdout = stream
    value = yield stream  # want "line 38 does not undo line 36"
    sys.stdout = saved


@contextmanager
def two_streams(stream):
    out = sys.stdout
    err = sys.stderr
    sys.stdout = stream
    sys.stderr = stream
    yield  # want "line 48 does not undo line 45 then, nor is another one undone"
    sys.stdout = out
    sys.stderr = err


# What follows is right.

@contextmanager
def guarded():
    old = stackless.getcurrent().set_atomic(1)
    try:
        yield
    finally:
        stackless.getcurrent().set_atomic(old)


@contextmanager
def handled(lock):
    lock.acquire()
    try:
        yield
    except:
        lock.release()
        raise
    lock.release()


@contextmanager
def if_needed(gc):
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def only_before(lock):
    lock.acquire()
    lock.release()
    yield
    lock.count = 0


@contextmanager
def commits(db):
    cursor = db.cursor()
    yield cursor
    db.commit()


def generator(lock):
    lock.acquire()
    yield
    lock.release()


@contextmanager
def managed(lock):
    with lock:
        yield
