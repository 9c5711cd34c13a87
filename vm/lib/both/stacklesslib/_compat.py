"""What Python 2 and 3 do not say alike.

Most of stacklesslib imports nothing that is written in Python, so that it is there for
programs that have no library as well.
"""
import sys

from _weakref import ref

PY2 = sys.version_info[0] == 2

if PY2:
    import thread
    exec('def reraise(type, value=None, tb=None):\n    raise type, value, tb\n')
else:
    import _thread as thread

    def reraise(type, value=None, tb=None):
        """Raise an exception as Python 2's statement with three parts does."""
        try:
            if isinstance(type, BaseException):
                value = type
            elif not isinstance(value, BaseException):
                value = type(*(() if value is None else value if isinstance(value, tuple) else (value,)))
            raise value.with_traceback(tb)
        finally:
            value = tb = None


def raise_instead(exc, tb):
    """Raise exc, with the traceback of the exception that it takes the place of, while
    that one is handled."""
    try:
        if not PY2:
            exc.__cause__ = None  # that one is nobody's business
        reraise(type(exc), exc, tb)
    finally:
        exc = tb = None


def print_exception(type, value, tb):
    """Write an exception and its traceback to sys.stderr."""
    try:
        from traceback import print_exception
    except ImportError:
        sys.__excepthook__(type, value, tb)
    else:
        print_exception(type, value, tb)


def unhandled(function):
    """Say on sys.stderr that function raised the exception that is handled now."""
    sys.stderr.write('Unhandled exception in %r\n' % (function,))
    print_exception(*sys.exc_info())


def wraps(function):
    """Give a function the looks of the one that it calls."""
    def decorate(wrapper):
        for name in '__module__', '__name__', '__qualname__', '__doc__':
            if hasattr(function, name):
                setattr(wrapper, name, getattr(function, name))
        wrapper.__dict__.update(getattr(function, '__dict__', {}))
        wrapper.__wrapped__ = function
        return wrapper
    return decorate


class WeakSet(object):
    """Objects that stay no longer than somebody else has them."""

    def __init__(self):
        self._refs = set()

    def add(self, obj):
        self._refs.add(ref(obj, self._refs.discard))

    def __iter__(self):
        for r in list(self._refs):
            obj = r()
            if obj is not None:
                yield obj

    def __len__(self):
        return len(self._refs)
