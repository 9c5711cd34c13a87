import asyncio


async def polls(queue):
    while True:
        try:
            await queue.get()
        except asyncio.CancelledError:  # want "swallows CancelledError.*line 7"
            pass


async def takes_all(queue):
    while True:
        try:
            await queue.get()
        except BaseException:  # want "swallows CancelledError"
            print("failed")


# What follows is right.

async def only_errors(queue):
    while True:
        try:
            await queue.get()
        except Exception:
            pass


async def keeps_it(queue):
    seen = None
    while True:
        try:
            await queue.get()
            break
        except asyncio.CancelledError as e:
            seen = e
    if seen is not None:
        raise seen


async def once(task):
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
