# Coroutines and asynchronous generators over a long time, on a loop of their own: what
# TestSnapshot saves in between.


class Wait:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        got = None
        for i in range(self.n):
            got = yield i
        return got


class Lock:
    held = 0

    async def __aenter__(self):
        await Wait(1)
        Lock.held += 1
        return self

    async def __aexit__(self, typ, value, tb):
        await Wait(2)
        Lock.held -= 1
        return typ is OSError


async def numbers(n):
    try:
        for i in range(n):
            await Wait(i % 3)
            yield i
    finally:
        await Wait(1)
        log.append(("closed", n))


async def worker(name, n):
    total = 0
    for turn in range(n):
        async with Lock():
            async for i in numbers(4 + turn % 3):
                total += i * name
                if i == 5:
                    break
        async with Lock():
            raise OSError(turn)
        total += sum([x async for x in numbers(3)])
        if turn % 8 == 0:
            log.append((name, turn, total))
    return total


log = []
tasks = [(i, worker(i, 20 + i)) for i in range(1, 5)]
switches = 0
while tasks:
    name, coro = tasks.pop(0)
    try:
        coro.send(None)
    except StopIteration as e:
        print(name, e.value, switches)
    else:
        tasks.append((name, coro))
    switches += 1
    if switches % 700 == 0:
        print(switches, len(log), len(tasks), Lock.held)
print(log[-4:], len(log))
