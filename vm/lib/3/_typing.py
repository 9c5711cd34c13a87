"""The part of module typing that CPython has in C: type parameters, aliases and
Generic. What needs typing itself is asked of it when it is called."""

import sys


@staticmethod  # as one written in C it takes no self: it is the __call__ of NewType
def _idfunc(x):
    return x


class NoDefaultType:
    """The type of the NoDefault singleton."""

    __module__ = 'builtins'
    __slots__ = ()
    _only = None

    def __new__(cls):
        if cls._only is None:
            cls._only = object.__new__(cls)
        return cls._only

    def __repr__(self):
        return 'typing.NoDefault'

    def __reduce__(self):
        return 'NoDefault'


NoDefault = NoDefaultType()


def _typing():
    import typing
    return typing


def _caller():
    # The module of the function that called the one that asks.
    try:
        return sys._getframe(2).f_globals.get('__name__')
    except (AttributeError, ValueError):
        return None


def _check(value, what):
    if value is None:
        return type(None)
    return _typing()._type_check(value, what)


class _Lazy:
    # A value that a function gives when it is first asked for.
    __slots__ = ('function', 'value', 'known')

    def __init__(self, function=None, value=None):
        self.function, self.value, self.known = function, value, function is None

    def get(self):
        if not self.known:
            self.value = self.function()
            self.known = True
        return self.value


class _Parameter:
    __slots__ = ('_name', '_default', '__weakref__')
    __module__ = 'typing'

    @property
    def __name__(self):
        return self._name

    @property
    def __default__(self):
        return self._default.get()

    def has_default(self):
        return not (self._default.known and self._default.value is NoDefault)

    def __reduce__(self):
        return self._name

    def __init_subclass__(cls, **kw):
        if cls.__mro__[1] is not _Parameter:
            raise TypeError(f"type 'typing.{cls.__mro__[1].__name__}' is not an acceptable base type")

    def __setattr__(self, name, value):
        if name in ('__name__', '__default__', '__bound__', '__constraints__', '__covariant__', '__contravariant__', '__infer_variance__'):
            raise AttributeError(f"attribute '{name}' of 'typing.{type(self).__name__}' objects is not writable"
                                 if name in ('__default__',) else 'readonly attribute')
        object.__setattr__(self, name, value)


class _Unionable:
    __slots__ = ()

    def __or__(self, other):
        return _typing().Union[self, other]

    def __ror__(self, other):
        return _typing().Union[other, self]


class _Variant(_Parameter):
    # What TypeVar and ParamSpec share: the direction in which they vary.
    __slots__ = ()

    def __init_subclass__(cls, **kw):
        pass

    def _variance(self, covariant, contravariant, infer):
        covariant, contravariant, infer = bool(covariant), bool(contravariant), bool(infer)
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        object.__setattr__(self, '_flags', (covariant, contravariant, infer))

    __covariant__ = property(lambda self: self._flags[0])
    __contravariant__ = property(lambda self: self._flags[1])
    __infer_variance__ = property(lambda self: self._flags[2])

    def __repr__(self):
        covariant, contravariant, infer = self._flags
        return ('' if infer else '+' if covariant else '-' if contravariant else '~') + self._name


class TypeVar(_Variant, _Unionable):
    """Type variable."""

    __module__ = 'typing'
    __slots__ = ('_flags', '_bound', '_constraints', '__dict__')

    def __new__(cls, name, *constraints, bound=None, default=NoDefault,
                covariant=False, contravariant=False, infer_variance=False):
        if not isinstance(name, str):
            raise TypeError(f"typevar() argument 'name' must be str, not {type(name).__name__}")
        self = object.__new__(cls)
        put = object.__setattr__
        put(self, '_name', name)
        self._variance(covariant, contravariant, infer_variance)
        if bound is not None:
            bound = _check(bound, "Bound must be a type.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        put(self, '_bound', _Lazy(value=bound))
        put(self, '_constraints', _Lazy(value=constraints))
        put(self, '_default', _Lazy(value=default))
        put(self, '__module__', _caller())
        return self

    __bound__ = property(lambda self: self._bound.get())
    __constraints__ = property(lambda self: self._constraints.get())

    def __typing_subst__(self, arg):
        return _typing()._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        index = params.index(self)
        if index < len(args):
            return args
        if index == len(args) and self.has_default():
            return (*args, self.__default__)
        if index > len(args) and self.has_default():
            return args
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected {len(params)}")

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of TypeVar")


class ParamSpec(_Variant, _Unionable):
    """Parameter specification."""

    __module__ = 'typing'
    __slots__ = ('_flags', '_bound', '__dict__')

    def __new__(cls, name, *, bound=None, default=NoDefault,
                covariant=False, contravariant=False, infer_variance=False):
        if not isinstance(name, str):
            raise TypeError(f"paramspec() argument 'name' must be str, not {type(name).__name__}")
        self = object.__new__(cls)
        put = object.__setattr__
        put(self, '_name', name)
        self._variance(covariant, contravariant, infer_variance)
        if bound is not None:
            bound = _check(bound, "Bound must be a type.")
        put(self, '_bound', _Lazy(value=bound))
        put(self, '_default', _Lazy(value=default))
        put(self, '__module__', _caller())
        return self

    __bound__ = property(lambda self: self._bound.get())
    args = property(lambda self: ParamSpecArgs(self), doc="Represents positional arguments.")
    kwargs = property(lambda self: ParamSpecKwargs(self), doc="Represents keyword arguments.")

    def __typing_subst__(self, arg):
        return _typing()._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._paramspec_prepare_subst(self, alias, args)

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of ParamSpec")


class TypeVarTuple(_Parameter):
    """Type variable tuple."""

    __module__ = 'typing'
    __slots__ = ('__dict__',)

    def __new__(cls, name, *, default=NoDefault):
        if not isinstance(name, str):
            raise TypeError(f"typevartuple() argument 'name' must be str, not {type(name).__name__}")
        self = object.__new__(cls)
        put = object.__setattr__
        put(self, '_name', name)
        put(self, '_default', _Lazy(value=default))
        put(self, '__module__', _caller())
        return self

    def __repr__(self):
        return self._name

    def __iter__(self):
        yield _typing().Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._typevartuple_prepare_subst(self, alias, args)

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of TypeVarTuple")


class _ParamSpecPart:
    __slots__ = ('__origin__', '__weakref__')

    def __init__(self, origin):
        object.__setattr__(self, '__origin__', origin)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self.__origin__ == other.__origin__

    __hash__ = None

    def __repr__(self):
        origin = self.__origin__
        name = origin.__name__ if isinstance(origin, ParamSpec) else repr(origin)
        return f'{name}.{self._what}'

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecArgs(_ParamSpecPart):
    """The args for a ParamSpec object."""

    __module__ = 'typing'
    __slots__ = ()
    _what = 'args'


class ParamSpecKwargs(_ParamSpecPart):
    """The kwargs for a ParamSpec object."""

    __module__ = 'typing'
    __slots__ = ()
    _what = 'kwargs'


class TypeAliasType(_Unionable):
    """Type alias."""

    __slots__ = ('_name', '_value', '_params', '__dict__', '__weakref__')
    __module__ = 'typing'

    def __new__(cls, name, value, *, type_params=()):
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        return _alias(name, _Lazy(value=value), type_params, _caller())

    def __init_subclass__(cls, **kw):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    __name__ = property(lambda self: self._name)
    __value__ = property(lambda self: self._value.get())
    __type_params__ = property(lambda self: self._params)

    @property
    def __parameters__(self):
        out = []
        for p in self._params:
            if isinstance(p, TypeVarTuple):
                out.extend(p)
            else:
                out.append(p)
        return tuple(out)

    def __repr__(self):
        return self._name

    def __getitem__(self, args):
        if not self._params:
            raise TypeError("Only generic type aliases are subscriptable")
        import types
        return types.GenericAlias(self, args)

    def __reduce__(self):
        return self._name


def _alias(name, value, params, module):
    self = object.__new__(TypeAliasType)
    self._name, self._value, self._params, self.__module__ = name, value, params, module
    return self


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    __module__ = 'typing'

    def __class_getitem__(cls, *args, **kwargs):
        return _typing()._generic_class_getitem(cls, *args, **kwargs)

    def __init_subclass__(cls, *args, **kwargs):
        return _typing()._generic_init_subclass(cls, *args, **kwargs)


# What the compiler calls.

def _intrinsic_TypeVar(name):
    return _made(TypeVar(name, infer_variance=True))


def _intrinsic_TypeVarBound(name, function):
    self = _made(TypeVar(name, infer_variance=True))
    object.__setattr__(self, '_bound', _Lazy(function))
    return self


def _intrinsic_TypeVarConstraints(name, function):
    self = _made(TypeVar(name, infer_variance=True))
    object.__setattr__(self, '_constraints', _Lazy(function))
    return self


def _intrinsic_ParamSpec(name):
    return _made(ParamSpec(name, infer_variance=True))


def _intrinsic_TypeVarTuple(name):
    return _made(TypeVarTuple(name))


def _made(self):
    object.__setattr__(self, '__module__', sys._getframe(2).f_globals.get('__name__'))
    return self


def _intrinsic_TypeParamDefault(param, function):
    object.__setattr__(param, '_default', _Lazy(function))
    return param


def _intrinsic_TypeAlias(name, params, function):
    return _alias(name, _Lazy(function), params or (), sys._getframe(1).f_globals.get('__name__'))


def _intrinsic_SubscriptGeneric(params):
    typing = _typing()
    return Generic[tuple(typing.Unpack[p] if isinstance(p, TypeVarTuple) else p for p in params)]

