# model: asyncio asyncio.tasks asyncio.futures asyncio.runners asyncio.events asyncio.queues asyncio.exceptions asyncio.timeouts asyncio.taskgroups (3)
# follows: CPython 3.8.18, 3.11.7, 3.12.1 and 3.13.0, Lib/asyncio and Modules/_asynciomodule.c
# There is no loop: a task runs at once as far as it can, on another stack, and
# goes on when what it waits for is settled. Timers are due at once. Futures and
# tasks are C in CPython: their frames here hold nothing when an exception passes.
import sys

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


class IncompleteReadError(EOFError):
    pass


if sys.version_info >= (3, 11):
    TimeoutError = TimeoutError
else:
    class TimeoutError(Exception):
        pass


class Future(object):
    def __init__(self, loop=None):
        self._done = False
        self._cancelled = False
        self._result = None
        self._exception = None
        self._callbacks = []

    def _settle(self):
        self._done = True
        callbacks = self._callbacks
        self._callbacks = []
        for callback in callbacks:
            __detached__(callback, self)

    def cancel(self, msg=None):
        if self._done:
            return False
        self._cancelled = True
        self._settle()
        return True

    def cancelled(self):
        return self._cancelled

    def done(self):
        return self._done

    def get_loop(self):
        return get_event_loop()

    def add_done_callback(self, callback, context=None):
        if self._done:
            __detached__(callback, self)
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        return 0

    def result(self):
        try:
            if self._cancelled:
                raise CancelledError()
            if self._exception is not None:
                raise self._exception
            return self._result
        finally:
            self = None

    def exception(self):
        try:
            if self._cancelled:
                raise CancelledError()
            return self._exception
        finally:
            self = None

    def set_result(self, result):
        if self._done:
            raise InvalidStateError()
        self._result = result
        self._settle()

    def set_exception(self, exception):
        if self._done:
            raise InvalidStateError()
        if isinstance(exception, type):
            exception = exception()
        self._exception = exception
        self._settle()

    def __await__(self):
        try:
            if not self._done:
                yield self
            return self.result()
        finally:
            self = None

    __iter__ = __await__


class Task(Future):
    def __init__(self, coro, loop=None, name=None, context=None, eager_start=False):
        Future.__init__(self)
        self._coro = coro
        __detached__(self._step, None)

    def _step(self, exc):
        # The coroutine's frame has this one above it, as it has Handle._run
        # of the loop in CPython, which holds nothing either.
        try:
            if exc is None:
                result = self._coro.send(None)
            else:
                result = self._coro.throw(exc)
        except StopIteration as stop:
            self._result = stop.value
            self._settle()
        except CancelledError:
            self._cancelled = True
            self._settle()
        except BaseException as error:
            self._exception = error
            self._settle()
        else:
            if result is None:
                __detached__(self._step, None)
            else:
                result._callbacks.append(self._wakeup)
        finally:
            self = None
            exc = None
            result = None

    def _interrupt(self, exc):
        # The same for a task that is being cancelled.
        try:
            result = self._coro.throw(exc)
        except StopIteration as stop:
            self._result = stop.value
            self._settle()
        except CancelledError:
            self._cancelled = True
            self._settle()
        except BaseException as error:
            self._exception = error
            self._settle()
        else:
            if result is not None:
                result._callbacks.append(self._wakeup)
        finally:
            self = None
            exc = None
            result = None

    def _wakeup(self, future):
        try:
            future.result()
        except CancelledError as error:
            self._interrupt(error)
        except BaseException as error:
            self._step(error)
        else:
            self._step(None)
        self = None

    def cancel(self, msg=None):
        if self._done:
            return False
        __detached__(self._interrupt, CancelledError())
        return True

    def cancelling(self):
        return 0

    def uncancel(self):
        return 0

    def get_coro(self):
        return self._coro

    def get_name(self):
        return ''

    def set_name(self, value):
        return None


class _Main(Task):
    # The task of run_until_complete: its frame is held by the coroutine's.
    def __init__(self, coro):
        Future.__init__(self)
        self._coro = coro


def isfuture(obj):
    return isinstance(obj, Future)


def iscoroutine(obj):
    return not isinstance(obj, Future)


def ensure_future(coro_or_future, loop=None):
    if isinstance(coro_or_future, Future):
        return coro_or_future
    return Task(coro_or_future)


def create_task(coro, name=None, context=None):
    return Task(coro)


def __create_task__(coro, **kwds):
    return Task(coro)


__ensure_future__ = __create_task__


def wrap_future(future, loop=None):
    return future


def current_task(loop=None):
    return __unknown__()


def all_tasks(loop=None):
    return set()


class Handle(object):
    def cancel(self):
        return None

    def cancelled(self):
        return False


class AbstractEventLoop(object):
    def run_until_complete(self, future):
        if not isinstance(future, Future):
            future = _Main(future)
            future._step(None)
        while not future._done:
            # It waits for what no code here settles.
            pass
        return future.result()

    def create_task(self, coro, name=None, context=None):
        return Task(coro)

    def create_future(self):
        return Future()

    def call_soon(self, callback, *args, **kwds):
        __detached__(callback, *args)
        return Handle()

    def call_soon_threadsafe(self, callback, *args, **kwds):
        __detached__(callback, *args)
        return Handle()

    def call_later(self, delay, callback, *args, **kwds):
        __detached__(callback, *args)
        return Handle()

    def call_at(self, when, callback, *args, **kwds):
        __detached__(callback, *args)
        return Handle()

    def run_in_executor(self, executor, func, *args):
        return __run_in_executor__(func, *args)

    def run_forever(self):
        return None

    def stop(self):
        return None

    def close(self):
        return None

    def is_closed(self):
        return False

    def is_running(self):
        return True

    def time(self):
        return 0.0

    def set_debug(self, enabled):
        return None

    def get_debug(self):
        return False

    def set_exception_handler(self, handler):
        return None

    def call_exception_handler(self, context):
        return None

    async def shutdown_asyncgens(self):
        return None

    async def shutdown_default_executor(self, timeout=None):
        return None


def __run_in_executor__(func, *args):
    fut = Future()
    __detached__(_run_call, fut, func, args)
    return fut


def _run_call(fut, func, args):
    try:
        result = func(*args)
    except BaseException as exc:
        fut.set_exception(exc)
        fut = None
    else:
        fut.set_result(result)


def get_event_loop():
    return AbstractEventLoop()


def get_running_loop():
    return AbstractEventLoop()


def new_event_loop():
    return AbstractEventLoop()


def set_event_loop(loop):
    return None


if sys.version_info >= (3, 11):
    class Runner(object):
        def __init__(self, debug=None, loop_factory=None):
            self._loop = AbstractEventLoop()

        def __enter__(self):
            return self

        def __exit__(self, exc_type, exc_val, exc_tb):
            return None

        def close(self):
            return None

        def get_loop(self):
            return self._loop

        def run(self, coro, context=None):
            # The frame of Runner.run holds the task too.
            task = _Main(coro)
            task._step(None)
            return self._loop.run_until_complete(task)

    def run(main, debug=None, loop_factory=None):
        with Runner() as runner:
            return runner.run(main)
else:
    def run(main, debug=None):
        loop = AbstractEventLoop()
        return loop.run_until_complete(main)


async def sleep(delay, result=None, loop=None):
    return result


if sys.version_info >= (3, 12):
    async def wait_for(fut, timeout):
        async with Timeout(timeout):
            return await fut
else:
    async def wait_for(fut, timeout, loop=None):
        if timeout is None:
            return await fut
        fut = ensure_future(fut)
        await _settled(fut)
        return fut.result()


async def wait(fs, loop=None, timeout=None, return_when=ALL_COMPLETED):
    done = set()
    for f in fs:
        f = ensure_future(f)
        await _settled(f)
        done.add(f)
    f = fs = None
    return done, set()


async def _settled(fut):
    if fut._done:
        return None
    waiter = Future()
    fut._callbacks.append(waiter.set_result)
    fut = None
    await waiter


def as_completed(fs, loop=None, timeout=None):
    async def _wait_for_one(f):
        await _settled(f)
        return f.result()
    todo = []
    for f in fs:
        todo.append(ensure_future(f))
    for f in todo:
        yield _wait_for_one(f)


class _GatheringFuture(Future):
    def __init__(self, children):
        Future.__init__(self)
        self._children = children

    def cancel(self, msg=None):
        for child in self._children:
            child.cancel()
        return True


def gather(*coros_or_futures, loop=None, return_exceptions=False):
    children = []
    outer = _GatheringFuture(children)

    def _done_callback(fut):
        if outer._done:
            return
        if not return_exceptions:
            if fut._cancelled:
                exc = CancelledError()
                outer.set_exception(exc)
                return
            exc = fut._exception
            if exc is not None:
                outer.set_exception(exc)
                return
        for fut in children:
            if not fut._done:
                return
        results = []
        for fut in children:
            if fut._cancelled:
                res = CancelledError()
            else:
                res = fut._exception
                if res is None:
                    res = fut.result()
            results.append(res)
        outer.set_result(results)
    for arg in coros_or_futures:
        fut = ensure_future(arg)
        children.append(fut)
    if not children:
        outer.set_result([])
    for fut in children:
        fut.add_done_callback(_done_callback)
    return outer


def shield(arg, loop=None):
    inner = ensure_future(arg)
    if inner._done:
        return inner
    outer = Future()

    def _inner_done_callback(inner):
        if inner._cancelled:
            outer.cancel()
        else:
            exc = inner._exception
            if exc is not None:
                outer.set_exception(exc)
            else:
                outer.set_result(inner._result)
    inner.add_done_callback(_inner_done_callback)
    return outer


def run_coroutine_threadsafe(coro, loop):
    return Task(coro)


async def to_thread(func, *args, **kwargs):
    return await AbstractEventLoop().run_in_executor(None, func, *args)


class Timeout(object):
    def __init__(self, when):
        self._when = when

    def when(self):
        return self._when

    def reschedule(self, when):
        self._when = when

    def expired(self):
        return False

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        if isinstance(exc_val, CancelledError):
            raise TimeoutError from exc_val
        return None


def timeout(delay):
    return Timeout(delay)


def timeout_at(when):
    return Timeout(when)


if sys.version_info >= (3, 11):
    class TaskGroup(object):
        def __init__(self):
            self._tasks = set()
            self._errors = []

        async def __aenter__(self):
            return self

        def create_task(self, coro, name=None, context=None):
            task = Task(coro)
            self._tasks.add(task)
            task.add_done_callback(self._on_task_done)
            return task

        def _on_task_done(self, task):
            self._tasks.discard(task)
            if task._cancelled:
                return
            exc = task._exception
            if exc is None:
                return
            self._errors.append(exc)

        async def __aexit__(self, et, exc, tb):
            for task in list(self._tasks):
                await _settled(task)
            task = None
            if et is not None:
                self._errors.append(exc)
            if self._errors:
                try:
                    me = BaseExceptionGroup('unhandled errors in a TaskGroup', self._errors)
                    raise me from None
                finally:
                    self._errors = None


class Lock(object):
    async def acquire(self):
        return True

    def release(self):
        return None

    def locked(self):
        return False

    async def __aenter__(self):
        return None

    async def __aexit__(self, exc_type, exc, tb):
        return None


class Condition(Lock):
    def __init__(self, lock=None):
        pass

    async def wait(self):
        return True

    async def wait_for(self, predicate):
        return predicate()

    def notify(self, n=1):
        return None

    def notify_all(self):
        return None


class Semaphore(Lock):
    def __init__(self, value=1):
        pass


class BoundedSemaphore(Semaphore):
    pass


class Event(object):
    def is_set(self):
        return __unknown__()

    def set(self):
        return None

    def clear(self):
        return None

    async def wait(self):
        return True


class Queue(object):
    def __init__(self, maxsize=0, loop=None):
        self._queue = []
        self._getters = []

    def qsize(self):
        return len(self._queue)

    def empty(self):
        return not self._queue

    def full(self):
        return False

    async def put(self, item):
        self.put_nowait(item)

    def put_nowait(self, item):
        self._queue.append(item)
        if self._getters:
            self._getters.pop(0).set_result(None)

    async def get(self):
        if not self._queue:
            getter = Future()
            self._getters.append(getter)
            await getter
        return self.get_nowait()

    def get_nowait(self):
        if not self._queue:
            raise QueueEmpty
        return self._queue.pop(0)

    def task_done(self):
        return None

    async def join(self):
        return None


class PriorityQueue(Queue):
    pass


class LifoQueue(Queue):
    def get_nowait(self):
        if not self._queue:
            raise QueueEmpty
        return self._queue.pop()


def iscoroutinefunction(func):
    return __unknown__()


def coroutine(func):
    return func
