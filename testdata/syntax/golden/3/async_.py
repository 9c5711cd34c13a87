async def f():
    await a
    x = await b + await c ** 2
    async for d in e: pass
    else: pass
    async with g as h, i: pass
    return [j async for j in k if await l], {m async for m in n}, {o: p async for o, p in q}, (r async for r in s)
    await a
    await t.u[v](w); -await x; not await y
    async def inner(): yield 1
async def g(): return await a, [await b for c in d]
