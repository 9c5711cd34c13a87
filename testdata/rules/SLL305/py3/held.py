import asyncio
import threading
import time

lock = threading.RLock()


async def holds(job):
    with lock:
        await job  # want "holds 'lock' since line 9"


class Box:
    def __init__(self):
        self._lock = threading.Lock()
        self._cond = threading.Condition(self._lock)
        self._alock = asyncio.Lock()

    async def put(self, queue):
        with self._cond:
            await queue.put(1)  # want "holds 'self._lock' since line 20"

    # What follows is right.

    async def softly(self, queue):
        async with self._alock:
            await queue.put(1)

    async def before(self, queue):
        with self._lock:
            item = 1
        await queue.put(item)

    def blocks(self):
        with self._lock:
            time.sleep(1)

    def defines(self):
        with self._lock:
            async def later(queue):
                await queue.get()
            return later
