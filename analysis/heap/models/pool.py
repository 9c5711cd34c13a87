# model: multiprocessing.pool multiprocessing.dummy
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/multiprocessing/pool.py
# A call runs at once, on another stack. The result stays in the frame of get.


class TimeoutError(Exception):
    pass


class ApplyResult(object):
    def __init__(self, callback=None, error_callback=None):
        self._success = True
        self._value = None
        self._callback = callback
        self._error_callback = error_callback

    def ready(self):
        return True

    def successful(self):
        return self._success

    def wait(self, timeout=None):
        return None

    def get(self, timeout=None):
        if self._success:
            return self._value
        else:
            raise self._value

    def _set(self, success, value):
        self._success = success
        self._value = value
        if self._callback and self._success:
            self._callback(self._value)
        if self._error_callback and not self._success:
            self._error_callback(self._value)


AsyncResult = ApplyResult
MapResult = ApplyResult


def _worker(result, func, args, kwds):
    try:
        value = (True, func(*args, **kwds))
    except Exception as e:
        value = (False, e)
    result._set(value[0], value[1])
    result = func = args = kwds = value = None


def _map_worker(result, func, iterable):
    values = []
    try:
        for x in iterable:
            values.append(func(x))
        value = (True, values)
    except Exception as e:
        value = (False, e)
    result._set(value[0], value[1])
    result = func = iterable = values = value = None


class IMapIterator(object):
    def __init__(self):
        self._items = []

    def __iter__(self):
        return self

    def next(self, timeout=None):
        if not self._items:
            raise StopIteration
        item = self._items.pop(0)
        success, value = item
        if success:
            return value
        raise value

    __next__ = next


def _imap_worker(result, func, iterable):
    for x in iterable:
        try:
            item = (True, func(x))
        except Exception as e:
            item = (False, e)
        result._items.append(item)
    result = func = iterable = item = None


class Pool(object):
    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._initializer = initializer

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        result = ApplyResult(callback, error_callback)
        __detached__(_worker, result, func, args, kwds)
        return result

    def map(self, func, iterable, chunksize=None):
        return self.map_async(func, iterable).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        result = ApplyResult(callback, error_callback)
        __detached__(_map_worker, result, func, iterable)
        return result

    def imap(self, func, iterable, chunksize=1):
        result = IMapIterator()
        __detached__(_imap_worker, result, func, iterable)
        return result

    imap_unordered = imap

    def close(self):
        return None

    def terminate(self):
        return None

    def join(self):
        return None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class ThreadPool(Pool):
    pass
