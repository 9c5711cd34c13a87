"""C implementation and optimization of the Python pickle module."""
# It is the pickle module that works here. What that raises gets the classes that
# this one has.

import pickle as _pickle
import sys as _sys
from cStringIO import StringIO as _StringIO

__version__ = '1.71'
format_version = _pickle.format_version
compatible_formats = _pickle.compatible_formats
HIGHEST_PROTOCOL = _pickle.HIGHEST_PROTOCOL


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpickleableError(PicklingError):
    def __str__(self):
        return 'Cannot pickle %s objects' % (self.args and type(self.args[0]),)


class UnpicklingError(PickleError):
    pass


class BadPickleGet(UnpicklingError):
    pass


class _Pickler(_pickle.Pickler):
    """Writes to a file, or, without one, to a text that getvalue() gives."""

    PicklingError = PicklingError

    def __init__(self, file=None, protocol=0):
        if isinstance(file, (int, long)):
            file, protocol = None, file
        self._own = _StringIO() if file is None else None
        if file is not None and not hasattr(file, 'write'):
            raise TypeError("argument must have 'write' attribute")
        _pickle.Pickler.__init__(self, self._own if file is None else file, protocol)

    def dump(self, obj):
        try:
            _pickle.Pickler.dump(self, obj)
        except _pickle.PicklingError as e:
            raise PicklingError, e.args, _sys.exc_info()[2]
        return self

    def getvalue(self):
        if self._own is None:
            raise PicklingError('Attempt to getvalue() a non-list-based pickler')
        return self._own.getvalue()


class _Unpickler(_pickle.Unpickler):
    def __init__(self, file):
        for name in 'readline', 'read':
            if not hasattr(file, name):
                raise TypeError("argument must have 'read' and 'readline' attributes")
        _pickle.Unpickler.__init__(self, file)
        # The keys that no operation has.
        self.dispatch = _Dispatch(self.dispatch)
        self.memo = _Memo()

    def load(self):
        try:
            return _pickle.Unpickler.load(self)
        except _pickle.UnpicklingError as e:
            raise UnpicklingError, e.args, _sys.exc_info()[2]


class _Dispatch(dict):
    def __missing__(self, key):
        if not key:
            raise EOFError
        raise UnpicklingError("invalid load key, '%s'." % key)


class _Memo(dict):
    def __missing__(self, key):
        raise BadPickleGet(key)


def Pickler(*args):
    """Pickler(file, protocol=0) -- Create a pickler."""
    return _Pickler(*args)


def Unpickler(file):
    """Unpickler(file) -- Create an unpickler."""
    return _Unpickler(file)


def dump(obj, file, protocol=0):
    """dump(obj, file, protocol=0) -- Write an object in pickle format to the given file."""
    if not hasattr(file, 'write'):
        raise TypeError("argument must have 'write' attribute")
    _Pickler(file, protocol).dump(obj)


def dumps(obj, protocol=0):
    """dumps(obj, protocol=0) -- Return a string containing an object in pickle format."""
    f = _StringIO()
    _Pickler(f, protocol).dump(obj)
    return f.getvalue()


def load(file):
    """load(file) -- Load a pickle from the given file."""
    return _Unpickler(file).load()


def loads(string):
    """loads(string) -- Load a pickle from the given string."""
    if not isinstance(string, str):
        raise TypeError('loads() argument 1 must be string, not %s' % type(string).__name__)
    return _Unpickler(_StringIO(string)).load()
