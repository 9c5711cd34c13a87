import sys


class auto(object):
    pass


class EnumType(type):
    @classmethod
    def __prepare__(meta, name, bases, **options):
        return {}

    def __new__(meta, name, bases, namespace, **options):
        values = {}
        for key in list(namespace):
            value = namespace[key]
            if key.startswith('_') or hasattr(value, '__get__') or isinstance(value, nonmember):
                continue
            values[key] = namespace.pop(key)
        cls = type.__new__(meta, name, bases, namespace)
        cls._member_map_ = {}
        last = 0
        for key, value in values.items():
            if isinstance(value, auto):
                value = key.lower() if issubclass(cls, str) else (last * 2 or 1) if getattr(cls, '_flags_', False) else last + 1
            if isinstance(value, int):
                last = value
            member = cls._make_(value)
            member._name_ = member.name = key
            member._value_ = member.value = value
            cls._member_map_[key] = member
            setattr(cls, key, member)
        return cls

    def __init__(cls, name, bases, namespace, **options):
        type.__init__(cls, name, bases, namespace)

    def __iter__(cls):
        return iter(list(cls._member_map_.values()))

    def __len__(cls):
        return len(cls._member_map_)

    def __contains__(cls, member):
        return isinstance(member, cls)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __call__(cls, value, names=None, **options):
        if names is not None:
            if hasattr(names, 'split'):
                names = names.replace(',', ' ').split()
            return EnumType(value, (cls,), {n: i for i, n in enumerate(names, 1)})
        for member in cls._member_map_.values():
            if member._value_ == value:
                return member
        if getattr(cls, '_flags_', False):
            member = cls._make_(value)
            member._name_ = member.name = None
            member._value_ = member.value = value
            return member
        raise ValueError('%r is not a valid %s' % (value, cls.__name__))

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumMeta = EnumType


class nonmember(object):
    def __init__(self, value):
        self.value = value


def _make(cls, value):
    for base in (int, str):
        if issubclass(cls, base):
            return base.__new__(cls, value)
    return object.__new__(cls)


Enum = EnumType('Enum', (object,), {'_make_': classmethod(_make), '__hash__': lambda self: hash(self._name_),
                                    '__repr__': lambda self: '<%s.%s>' % (type(self).__name__, self._name_)})


class IntEnum(int, Enum):
    pass


class StrEnum(str, Enum):
    pass


class Flag(Enum):
    _flags_ = True

    def __or__(self, other):
        return type(self)(self._value_ | getattr(other, '_value_', other))

    def __and__(self, other):
        return type(self)(self._value_ & getattr(other, '_value_', other))

    def __invert__(self):
        return type(self)(~self._value_)

    def __bool__(self):
        return bool(self._value_)


class IntFlag(int, Flag):
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __invert__ = Flag.__invert__


class _Any(object):
    def __getattr__(self, name):
        return self


KEEP = STRICT = CONFORM = EJECT = CONTINUOUS = NAMED_FLAGS = UNIQUE = _Any()
member = lambda value: value
property = property


def unique(cls):
    return cls


def verify(*checks):
    return lambda cls: cls


def global_enum(cls, update_str=False):
    sys._getframe(1).f_globals.update(cls._member_map_)
    return cls


def _simple_enum(etype, boundary=None, use_args=None):
    def convert(cls):
        return EnumType(cls.__name__, (etype,), {k: v for k, v in cls.__dict__.items() if k not in ('__dict__', '__weakref__')})
    return convert


def global_enum_repr(self):
    return self._name_


global_str = global_enum_repr
