# model: contextlib (3)
# follows: CPython 3.8.18, 3.11.7, 3.12.1 and 3.13.0, Lib/contextlib.py
import sys


class AbstractContextManager(object):
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        return None


class AbstractAsyncContextManager(object):
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_value, traceback):
        return None


class ContextDecorator(object):
    def _recreate_cm(self):
        return self

    def __call__(self, func):
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)
        return inner


class AsyncContextDecorator(object):
    def _recreate_cm(self):
        return self

    def __call__(self, func):
        async def inner(*args, **kwds):
            async with self._recreate_cm():
                return await func(*args, **kwds)
        return inner


class _GeneratorContextManager(ContextDecorator):
    def __init__(self, gen, func=None, args=(), kwds=None):
        self.gen = gen
        self.func = func
        self.args = args
        self.kwds = kwds

    def _recreate_cm(self):
        gen = self.func(*self.args, **self.kwds)
        return _GeneratorContextManager(gen, self.func, self.args, self.kwds)

    def __enter__(self):
        del self.args, self.kwds, self.func
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    if sys.version_info >= (3, 11):
        def __exit__(self, typ, value, traceback):
            if typ is None:
                try:
                    next(self.gen)
                except StopIteration:
                    return False
                else:
                    try:
                        raise RuntimeError("generator didn't stop")
                    finally:
                        self.gen.close()
            else:
                try:
                    self.gen.throw(value)
                except StopIteration as exc:
                    return exc is not value
                except BaseException as exc:
                    if exc is not value:
                        raise
                    exc.__traceback__ = traceback
                    return False
                try:
                    raise RuntimeError("generator didn't stop after throw()")
                finally:
                    self.gen.close()
    else:
        def __exit__(self, typ, value, traceback):
            if typ is None:
                try:
                    next(self.gen)
                except StopIteration:
                    return False
                else:
                    raise RuntimeError("generator didn't stop")
            else:
                try:
                    self.gen.throw(typ, value, traceback)
                except StopIteration as exc:
                    return exc is not value
                except BaseException as exc:
                    if exc is value:
                        return False
                    raise
                raise RuntimeError("generator didn't stop after throw()")


class _AsyncGeneratorContextManager(AsyncContextDecorator):
    def __init__(self, gen, func=None, args=(), kwds=None):
        self.gen = gen
        self.func = func
        self.args = args
        self.kwds = kwds

    def _recreate_cm(self):
        gen = self.func(*self.args, **self.kwds)
        return _AsyncGeneratorContextManager(gen, self.func, self.args, self.kwds)

    async def __aenter__(self):
        try:
            return await self.gen.__anext__()
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    if sys.version_info >= (3, 11):
        async def __aexit__(self, typ, value, traceback):
            if typ is None:
                try:
                    await self.gen.__anext__()
                except StopAsyncIteration:
                    return False
                else:
                    try:
                        raise RuntimeError("generator didn't stop")
                    finally:
                        await self.gen.aclose()
            else:
                try:
                    await self.gen.athrow(value)
                except StopAsyncIteration as exc:
                    return exc is not value
                except BaseException as exc:
                    if exc is not value:
                        raise
                    exc.__traceback__ = traceback
                    return False
                try:
                    raise RuntimeError("generator didn't stop after athrow()")
                finally:
                    await self.gen.aclose()
    else:
        async def __aexit__(self, typ, value, traceback):
            if typ is None:
                try:
                    await self.gen.__anext__()
                except StopAsyncIteration:
                    return False
                else:
                    raise RuntimeError("generator didn't stop")
            else:
                try:
                    await self.gen.athrow(typ, value, traceback)
                    raise RuntimeError("generator didn't stop after athrow()")
                except StopAsyncIteration as exc:
                    return exc is not value
                except BaseException as exc:
                    if exc is not value:
                        raise
                    return False


def contextmanager(func):
    def helper(*args, **kwds):
        return _GeneratorContextManager(func(*args, **kwds), func, args, kwds)
    return helper


def asynccontextmanager(func):
    def helper(*args, **kwds):
        return _AsyncGeneratorContextManager(func(*args, **kwds), func, args, kwds)
    return helper


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class aclosing(AbstractAsyncContextManager):
    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()


class _RedirectStream(AbstractContextManager):
    def __init__(self, new_target):
        self._new_target = new_target

    def __enter__(self):
        return self._new_target

    def __exit__(self, exctype, excinst, exctb):
        return None


class redirect_stdout(_RedirectStream):
    pass


class redirect_stderr(_RedirectStream):
    pass


class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        return None

    def __exit__(self, exctype, excinst, exctb):
        return excinst is not None and isinstance(excinst, self._exceptions)


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *excinfo):
        return None

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *excinfo):
        return None


class chdir(AbstractContextManager):
    def __init__(self, path):
        self.path = path

    def __enter__(self):
        return None

    def __exit__(self, *excinfo):
        return None


class _BaseExitStack(object):
    def __init__(self):
        self._exit_callbacks = []

    def pop_all(self):
        new_stack = type(self)()
        new_stack._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = []
        return new_stack

    def push(self, exit):
        if hasattr(exit, '__exit__'):
            self._exit_callbacks.append((True, exit.__exit__))
        else:
            self._exit_callbacks.append((True, exit))
        return exit

    def enter_context(self, cm):
        result = cm.__enter__()
        self._exit_callbacks.append((True, cm.__exit__))
        return result

    def callback(self, callback, *args, **kwds):
        def _exit_wrapper(exc_type, exc, tb):
            callback(*args, **kwds)
        self._exit_callbacks.append((True, _exit_wrapper))
        return callback


class ExitStack(_BaseExitStack):
    def __enter__(self):
        return self

    if sys.version_info >= (3, 13):
        def __exit__(self, *exc_details):
            exc = exc_details[1]
            received_exc = exc is not None
            frame_exc = sys.exc_info()[1]

            def _fix_exception_context(new_exc, old_exc):
                if new_exc.__context__ is frame_exc:
                    new_exc.__context__ = old_exc
            suppressed_exc = False
            pending_raise = False
            while self._exit_callbacks:
                is_sync, cb = self._exit_callbacks.pop()
                try:
                    if exc is None:
                        exc_details = None, None, None
                    else:
                        exc_details = type(exc), exc, exc.__traceback__
                    if cb(*exc_details):
                        suppressed_exc = True
                        pending_raise = False
                        exc = None
                except BaseException as new_exc:
                    _fix_exception_context(new_exc, exc)
                    pending_raise = True
                    exc = new_exc
            if pending_raise:
                try:
                    fixed_ctx = exc.__context__
                    raise exc
                except BaseException:
                    exc.__context__ = fixed_ctx
                    raise
            return received_exc and suppressed_exc
    else:
        def __exit__(self, *exc_details):
            received_exc = exc_details[0] is not None
            frame_exc = sys.exc_info()[1]

            def _fix_exception_context(new_exc, old_exc):
                if new_exc.__context__ is frame_exc:
                    new_exc.__context__ = old_exc
            suppressed_exc = False
            pending_raise = False
            while self._exit_callbacks:
                is_sync, cb = self._exit_callbacks.pop()
                try:
                    if cb(*exc_details):
                        suppressed_exc = True
                        pending_raise = False
                        exc_details = (None, None, None)
                except:
                    new_exc_details = sys.exc_info()
                    _fix_exception_context(new_exc_details[1], exc_details[1])
                    pending_raise = True
                    exc_details = new_exc_details
            if pending_raise:
                try:
                    fixed_ctx = exc_details[1].__context__
                    raise exc_details[1]
                except BaseException:
                    exc_details[1].__context__ = fixed_ctx
                    raise
            return received_exc and suppressed_exc

    def close(self):
        self.__exit__(None, None, None)


class AsyncExitStack(_BaseExitStack):
    async def __aenter__(self):
        return self

    async def enter_async_context(self, cm):
        result = await cm.__aenter__()
        self._exit_callbacks.append((False, cm.__aexit__))
        return result

    def push_async_exit(self, exit):
        if hasattr(exit, '__aexit__'):
            self._exit_callbacks.append((False, exit.__aexit__))
        else:
            self._exit_callbacks.append((False, exit))
        return exit

    def push_async_callback(self, callback, *args, **kwds):
        async def _exit_wrapper(exc_type, exc, tb):
            await callback(*args, **kwds)
        self._exit_callbacks.append((False, _exit_wrapper))
        return callback

    async def aclose(self):
        await self.__aexit__(None, None, None)

    if sys.version_info >= (3, 13):
        async def __aexit__(self, *exc_details):
            exc = exc_details[1]
            received_exc = exc is not None
            frame_exc = sys.exc_info()[1]

            def _fix_exception_context(new_exc, old_exc):
                if new_exc.__context__ is frame_exc:
                    new_exc.__context__ = old_exc
            suppressed_exc = False
            pending_raise = False
            while self._exit_callbacks:
                is_sync, cb = self._exit_callbacks.pop()
                try:
                    if exc is None:
                        exc_details = None, None, None
                    else:
                        exc_details = type(exc), exc, exc.__traceback__
                    if is_sync:
                        cb_suppress = cb(*exc_details)
                    else:
                        cb_suppress = await cb(*exc_details)
                    if cb_suppress:
                        suppressed_exc = True
                        pending_raise = False
                        exc = None
                except BaseException as new_exc:
                    _fix_exception_context(new_exc, exc)
                    pending_raise = True
                    exc = new_exc
            if pending_raise:
                try:
                    fixed_ctx = exc.__context__
                    raise exc
                except BaseException:
                    exc.__context__ = fixed_ctx
                    raise
            return received_exc and suppressed_exc
    else:
        async def __aexit__(self, *exc_details):
            received_exc = exc_details[0] is not None
            frame_exc = sys.exc_info()[1]

            def _fix_exception_context(new_exc, old_exc):
                if new_exc.__context__ is frame_exc:
                    new_exc.__context__ = old_exc
            suppressed_exc = False
            pending_raise = False
            while self._exit_callbacks:
                is_sync, cb = self._exit_callbacks.pop()
                try:
                    if is_sync:
                        cb_suppress = cb(*exc_details)
                    else:
                        cb_suppress = await cb(*exc_details)
                    if cb_suppress:
                        suppressed_exc = True
                        pending_raise = False
                        exc_details = (None, None, None)
                except:
                    new_exc_details = sys.exc_info()
                    _fix_exception_context(new_exc_details[1], exc_details[1])
                    pending_raise = True
                    exc_details = new_exc_details
            if pending_raise:
                try:
                    fixed_ctx = exc_details[1].__context__
                    raise exc_details[1]
                except BaseException:
                    exc_details[1].__context__ = fixed_ctx
                    raise
            return received_exc and suppressed_exc
