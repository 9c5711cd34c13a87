MISSING = object()


class Field(object):
    def __init__(self, default=MISSING, default_factory=MISSING, init=True, repr=True, compare=True, **options):
        self.default, self.default_factory, self.init = default, default_factory, init


def field(**options):
    return Field(**options)


def dataclass(cls=None, **options):
    if cls is None:
        return lambda c: dataclass(c, **options)
    fields = {}
    for base in reversed(cls.__mro__):
        for name in base.__dict__.get('__annotations__', ()):
            default = base.__dict__.get(name, MISSING)
            fields[name] = default if isinstance(default, Field) else Field(default)
            if isinstance(default, Field) and default.default is MISSING and base is cls:
                delattr(cls, name)

    def __init__(self, *args, **kwargs):
        values = dict(zip([n for n in fields if fields[n].init], args))
        values.update(kwargs)
        for name, f in fields.items():
            if name in values:
                value = values[name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                value = f.default
            else:
                raise TypeError("__init__() missing argument: " + name)
            object.__setattr__(self, name, value)
        post = getattr(self, '__post_init__', None)
        if post is not None:
            post()

    if '__init__' not in cls.__dict__ and options.get('init', True):
        cls.__init__ = __init__
    cls.__dataclass_fields__ = fields
    return cls


def fields(c):
    return tuple(c.__dataclass_fields__.values())


def asdict(o):
    return {name: getattr(o, name) for name in o.__dataclass_fields__}


def replace(o, **changes):
    values = asdict(o)
    values.update(changes)
    return type(o)(**values)
