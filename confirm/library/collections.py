from _collections import deque, defaultdict
try:
    from _collections import OrderedDict
except ImportError:
    class OrderedDict(dict):
        pass


def namedtuple(typename, field_names, rename=False, defaults=None, module=None, verbose=False):
    if hasattr(field_names, 'split'):
        field_names = field_names.replace(',', ' ').split()
    fields = tuple(field_names)
    last = tuple(defaults or ())

    def __new__(cls, *args, **kwargs):
        values = list(args)
        for i, name in enumerate(fields[len(args):], len(args)):
            if name in kwargs:
                values.append(kwargs.pop(name))
            elif len(fields) - i <= len(last):
                values.append(last[i - len(fields)])
            else:
                raise TypeError('missing argument: ' + name)
        return tuple.__new__(cls, values)

    def _replace(self, **kwargs):
        return type(self)(*[kwargs.get(name, value) for name, value in zip(fields, self)])

    def _asdict(self):
        return dict(zip(fields, self))

    def field(i):
        return property(lambda self: self[i])

    namespace = {'__slots__': (), '__new__': __new__, '_fields': fields, '_replace': _replace, '_asdict': _asdict,
                 '_make': classmethod(lambda cls, values: cls(*values))}
    for i, name in enumerate(fields):
        namespace[name] = field(i)
    return type(str(typename), (tuple,), namespace)


class Counter(dict):
    def __init__(self, iterable=(), **kwargs):
        self.update(iterable)

    def __missing__(self, key):
        return 0

    def update(self, iterable=(), **kwargs):
        if hasattr(iterable, 'keys'):
            for key in iterable.keys():
                self[key] = self[key] + iterable[key]
        else:
            for key in iterable:
                self[key] = self[key] + 1


class UserDict(dict):
    pass


class UserList(list):
    pass
