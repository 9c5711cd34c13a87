# model: concurrent.futures concurrent.futures._base concurrent.futures.thread concurrent.futures.process (3)
# follows: CPython 3.8.18 and 3.13.0, Lib/concurrent/futures/_base.py and thread.py
# A call that is submitted runs at once, on another stack. Locks are left out.
import collections

TimeoutError = TimeoutError

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


class Future(object):
    def __init__(self):
        self._done = False
        self._cancelled = False
        self._result = None
        self._exception = None
        self._done_callbacks = []

    def _invoke_callbacks(self):
        for callback in self._done_callbacks:
            try:
                callback(self)
            except Exception:
                pass

    def cancel(self):
        if self._done:
            return self._cancelled
        self._done = True
        self._cancelled = True
        self._invoke_callbacks()
        return True

    def cancelled(self):
        return self._cancelled

    def running(self):
        return not self._done

    def done(self):
        return self._done

    def add_done_callback(self, fn):
        if not self._done:
            self._done_callbacks.append(fn)
            return
        try:
            fn(self)
        except Exception:
            pass

    def _get_result(self):
        if self._exception is not None:
            try:
                raise self._exception
            finally:
                self = None
        else:
            return self._result

    def result(self, timeout=None):
        try:
            if self._cancelled:
                raise CancelledError()
            if self._done:
                return self._get_result()
            if timeout is not None:
                raise TimeoutError()
            return __unknown__()
        finally:
            self = None

    def exception(self, timeout=None):
        if self._cancelled:
            raise CancelledError()
        if self._done:
            return self._exception
        if timeout is not None:
            raise TimeoutError()
        return __unknown__()

    def set_running_or_notify_cancel(self):
        return not self._cancelled

    def set_result(self, result):
        if self._done:
            raise InvalidStateError()
        self._result = result
        self._done = True
        self._invoke_callbacks()

    def set_exception(self, exception):
        if self._done:
            raise InvalidStateError()
        self._exception = exception
        self._done = True
        self._invoke_callbacks()


class _WorkItem(object):
    def __init__(self, future, fn, args, kwargs):
        self.future = future
        self.fn = fn
        self.args = args
        self.kwargs = kwargs

    def run(self):
        try:
            result = self.fn(*self.args, **self.kwargs)
        except BaseException as exc:
            self.future.set_exception(exc)
            self = None
        else:
            self.future.set_result(result)


def __submit__(__fn, *args, **kwargs):
    f = Future()
    w = _WorkItem(f, __fn, args, kwargs)
    __detached__(w.run)
    return f


class Executor(object):
    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=(), mp_context=None, max_tasks_per_child=None):
        self._initializer = initializer
        self._initargs = initargs

    def submit(self, fn, *args, **kwargs):
        return __submit__(fn, *args, **kwargs)

    def map(self, fn, *iterables, **options):
        fs = [self.submit(fn, *args) for args in zip(*iterables)]

        def result_iterator():
            try:
                fs.reverse()
                while fs:
                    yield _result_or_cancel(fs.pop())
            finally:
                for future in fs:
                    future.cancel()
        return result_iterator()

    def shutdown(self, wait=True, cancel_futures=False):
        return None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()
        return False


def _result_or_cancel(fut):
    try:
        try:
            return fut.result()
        finally:
            fut.cancel()
    finally:
        del fut


class ThreadPoolExecutor(Executor):
    pass


class ProcessPoolExecutor(Executor):
    # The call runs elsewhere: nothing of this process is in its traceback,
    # which stays behind; the exception comes back as a copy.
    def submit(self, fn, *args, **kwargs):
        f = Future()
        if __unknown__():
            f.set_exception(Exception())
        else:
            f.set_result(__unknown__())
        return f


DoneAndNotDoneFutures = collections.namedtuple('DoneAndNotDoneFutures', 'done not_done')


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    return DoneAndNotDoneFutures(set(fs), set())


def as_completed(fs, timeout=None):
    pending = list(fs)
    while pending:
        yield pending.pop()
