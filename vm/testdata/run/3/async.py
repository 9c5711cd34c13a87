class Aw:
    def __await__(self):
        x = yield 'yielded'
        print('sent', x)
        return 'result'
async def co(n):
    r = await Aw()
    print(r, n)
    return n * 2
c = co(3)
print(c.send(None))
try:
    c.send('hello')
except StopIteration as e:
    print('stop', e.value)
async def outer():
    a = await co(1)
    b = await co(2)
    return a + b
def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value
print(run(outer()))
async def agen(n):
    for i in range(n):
        await Aw()
        yield i
async def use():
    async for x in agen(2):
        print('x', x)
    else:
        print('else')
    return [y async for y in agen(2)]
r = run(use())
for x in r: print(x)
class CM:
    async def __aenter__(self):
        print('enter')
        return 'cm'
    async def __aexit__(self, a, b, c):
        print('exit', a)
        return True
async def w():
    async with CM() as c:
        print(c)
        raise ValueError('v')
    return 'w'
print(run(w()))
async def bad():
    await 5
try:
    run(bad())
except TypeError as e:
    print(e)
async def cl():
    g = agen(3)
    async for x in g:
        break
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print('stopped')
run(cl())
