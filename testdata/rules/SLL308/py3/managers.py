import sys
from contextlib import asynccontextmanager, contextmanager


class Writer:
    @contextmanager
    def buffered(self, buffer):
        original = self._source
        self._source = buffer
        yield buffer  # want "line 11 does not undo line 9"
        self._source = original


@asynccontextmanager
async def held(lock):
    await lock.acquire()
    yield lock  # want "line 18 does not undo line 16"
    lock.release()


@contextmanager
def hook(function):
    old = sys.getprofile()
    sys.setprofile(function)
    # the block
    yield  # want "line 27 does not undo line 24"
    sys.setprofile(old)


# What follows is right.

@contextmanager
def flushed(stream):
    saved = sys.stdout
    sys.stdout = stream
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stdout = saved


@contextmanager
def suppressed(lock):
    lock.acquire()
    try:
        yield
    except Exception:
        pass
    lock.release()
