"""Weak references to bound methods, which themselves die as soon as they are made."""
import _weakref

try:
    ReferenceError = ReferenceError
except NameError:
    from _weakref import ReferenceError

__all__ = ['WeakMethod', 'WeakMethodProxy', 'ref', 'proxy']


class WeakMethod(_weakref.ref):
    """A weak reference to a method, which lives as long as its object and its function
    do. callback(reference) is called when one of them dies."""

    __slots__ = '_func_ref', '_type', '_alive', '__weakref__'

    def __new__(cls, meth, callback=None):
        try:
            obj, func = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError('argument should be a bound method, not %s' % (type(meth),))
        if obj is None:
            raise TypeError('argument should be a bound method, not an unbound one')

        def died(reference):
            self = weak_self()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = _weakref.ref.__new__(cls, obj, died)
        self._func_ref = _weakref.ref(func, died)
        self._type = type(meth)
        self._alive = True
        weak_self = _weakref.ref(self)
        return self

    def __init__(self, meth, callback=None):
        _weakref.ref.__init__(self, meth, callback)

    def __call__(self):
        obj, func = _weakref.ref.__call__(self), self._func_ref()
        if obj is None or func is None:
            return None
        return func.__get__(obj, type(obj))

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return _weakref.ref.__eq__(self, other) and self._func_ref == other._func_ref

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = _weakref.ref.__hash__


class WeakMethodProxy(object):
    """A method that does not keep its object alive, to be called as itself. When that is
    gone callback(proxy) is called, and fallback takes the method's place."""

    __hash__ = None

    def __init__(self, meth, callback=None, fallback=None):
        self.fallback = fallback
        if callback is None:
            self.weak_method = WeakMethod(meth)
        else:
            weak_self = _weakref.ref(self)

            def died(reference):
                self = weak_self()
                if self is not None:
                    callback(self)

            self.weak_method = WeakMethod(meth, died)

    def __call__(self, *args, **kwds):
        method = self.weak_method() or self.fallback
        if method is None:
            raise ReferenceError('weakly-referenced object no longer exists')
        return method(*args, **kwds)

    def __repr__(self):
        return '<WeakMethodProxy at %d to %r>' % (id(self), self.weak_method())

    def __eq__(self, other):
        if not isinstance(other, WeakMethodProxy):
            return NotImplemented
        mine, theirs = self.weak_method(), other.weak_method()
        if mine is None or theirs is None:
            raise ReferenceError('weakly-referenced object no longer exists')
        return mine == theirs

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal


def ref(obj, callback=None):
    """A weak reference to anything, a WeakMethod to a method."""
    try:
        return WeakMethod(obj, callback)
    except TypeError:
        return _weakref.ref(obj, callback)


def proxy(obj, callback=None, fallback=None):
    """A proxy of anything, a WeakMethodProxy of a method."""
    try:
        return WeakMethodProxy(obj, callback, fallback)
    except TypeError:
        return _weakref.proxy(obj, callback)
