"""How objects are taken apart and put together: what pickle and copy need of the
library's module of this name."""

dispatch_table = {}
_extension_registry = {}
_inverted_registry = {}
_extension_cache = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Say which function takes the objects of a class apart."""
    if not callable(pickle_function):
        raise TypeError('reduction functions must be callable')
    dispatch_table[ob_type] = pickle_function


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def _reconstructor(cls, base, state):
    if base is object:
        return object.__new__(cls)
    obj = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(obj, state)
    return obj


def _reduce_ex(self, proto):
    cls = type(self)
    base = object
    for b in cls.__mro__:
        if not b.__flags__ & 1 << 9:
            base = b
            break
    if base is cls:
        raise TypeError("can't pickle %s objects" % cls.__name__)
    args = cls, base, None if base is object else base(self)
    getstate = getattr(self, '__getstate__', None)
    if getstate:
        state = getstate()
    elif getattr(self, '__slots__', None):
        raise TypeError('a class that defines __slots__ without defining __getstate__ cannot be pickled')
    else:
        state = getattr(self, '__dict__', None)
    return (_reconstructor, args, state) if state else (_reconstructor, args)


def _slotnames(cls):
    names = []
    for c in cls.__mro__:
        slots = c.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, basestring) else slots:
            if name in ('__dict__', '__weakref__'):
                continue
            if name.startswith('__') and not name.endswith('__') and c.__name__.strip('_'):
                name = '_%s%s' % (c.__name__.lstrip('_'), name)
            names.append(name)
    try:
        cls.__slotnames__ = names
    except (AttributeError, TypeError):
        pass
    return names
