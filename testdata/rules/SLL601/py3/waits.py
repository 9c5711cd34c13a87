import asyncio
import threading

condition = threading.Condition()
ready = False


def main():
    with condition:
        if not ready:
            condition.wait()  # want "this wait is in no loop"


class Gate:
    def __init__(self):
        self.changed = asyncio.Condition()
        self.open = False

    async def enter(self):
        async with self.changed:
            if not self.open:
                await self.changed.wait()  # want "this wait is in no loop"

    # What follows is right.

    async def loops(self):
        async with self.changed:
            while not self.open:
                await self.changed.wait()

    async def waits_for(self):
        async with self.changed:
            await self.changed.wait_for(lambda: self.open)


class Test:
    def test_wait(self):
        with condition:
            condition.wait()
        with self.assertRaises(RuntimeError):
            condition.wait()
