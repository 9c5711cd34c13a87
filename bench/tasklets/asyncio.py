import asyncio


async def nothing():
    pass


async def creates(n):
    while n:
        await asyncio.create_task(nothing())
        n = n - 1


def create(n):
    asyncio.run(creates(n))


async def turns(n):
    while n:
        await asyncio.sleep(0)
        n = n - 1


async def schedules(n):
    await asyncio.gather(turns(n // 2), turns(n // 2))


def schedule(n):
    asyncio.run(schedules(n))


async def channels(n):
    there, back = asyncio.Queue(), asyncio.Queue()

    async def echo():
        for _ in range(n):
            back.put_nowait(await there.get())

    async def ask():
        for i in range(n):
            there.put_nowait(i)
            await back.get()

    await asyncio.gather(echo(), ask())


def channel(n):
    asyncio.run(channels(n))


async def rings(n, size):
    queues = [asyncio.Queue() for _ in range(size)]

    async def link(left, right, turns):
        for _ in range(turns):
            right.put_nowait(await left.get())

    async def first(left, right, turns):
        for i in range(turns):
            right.put_nowait(i)
            await left.get()

    links = [link(queues[i], queues[i + 1], n // size) for i in range(size - 1)]
    await asyncio.gather(first(queues[-1], queues[0], n // size), *links)


def ring(n, size=10000):
    asyncio.run(rings(n, size))


async def blocks(n):
    keep = [asyncio.ensure_future(asyncio.Queue().get()) for _ in range(n)]
    await asyncio.sleep(0)
    for t in keep:
        t.cancel()


def blocked(n):
    asyncio.run(blocks(n))
