import asyncio
import threading


class Box:
    def __init__(self):
        self._lock = threading.Lock()
        self._alock = asyncio.Lock()

    def put(self, work):
        self._lock.acquire()  # want "an exception in line 13"
        # what is put
        work()

        self._lock.release()
        return self

    async def aput(self, work):
        await self._alock.acquire()  # want "an exception in line 20"
        await work
        self._alock.release()

    # What follows is right.

    async def managed(self, work):
        async with self._alock:
            await work

    async def guarded(self, work):
        await self._alock.acquire()
        try:
            await work
        finally:
            self._alock.release()

    def walrus(self, work):
        if got := self._lock.acquire(timeout=1):
            try:
                work(got)
            finally:
                self._lock.release()

    async def made(self):
        task = asyncio.create_task(self._alock.acquire())
        await task
        self._alock.release()
