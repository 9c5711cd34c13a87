# model: weakref
# follows: CPython 2.7.18 and 3.13.0, Lib/weakref.py and Objects/weakrefobject.c
# What is only weakly held is not held.


class ref(object):
    def __init__(self, o, callback=None):
        self._callback = callback

    def __call__(self):
        return __unknown__()


ReferenceType = ref
KeyedRef = ref


class WeakMethod(ref):
    pass


def proxy(o, callback=None):
    return __unknown__()


def getweakrefcount(o):
    return 0


def getweakrefs(o):
    return []


class WeakValueDictionary(object):
    def __init__(self, *args, **kw):
        pass

    def __setitem__(self, key, value):
        return None

    def __getitem__(self, key):
        return __unknown__()

    def __delitem__(self, key):
        return None

    def __contains__(self, key):
        return __unknown__()

    def get(self, key, default=None):
        return __unknown__()

    def setdefault(self, key, default=None):
        return __unknown__()

    def pop(self, key, *args):
        return __unknown__()

    def update(self, *args, **kw):
        return None

    def clear(self):
        return None

    def keys(self):
        return []

    def values(self):
        return []

    def items(self):
        return []


class WeakKeyDictionary(object):
    # The values are held.
    def __init__(self, dict=None):
        self.data = {}

    def __setitem__(self, key, value):
        self.data['value'] = value

    def __getitem__(self, key):
        return self.data['value']

    def __delitem__(self, key):
        self.data.clear()

    def __contains__(self, key):
        return __unknown__()

    def get(self, key, default=None):
        return self.data.get('value', default)

    def setdefault(self, key, default=None):
        return self.data.setdefault('value', default)

    def pop(self, key, *args):
        return self.data.pop('value', None)

    def clear(self):
        self.data.clear()

    def values(self):
        return list(self.data.values())


class WeakSet(object):
    def __init__(self, data=None):
        pass

    def add(self, item):
        return None

    def discard(self, item):
        return None

    def remove(self, item):
        return None

    def clear(self):
        return None

    def __contains__(self, item):
        return __unknown__()


_registered = []


class finalize(object):
    # Held by the module until the object dies.
    def __init__(self, obj, func, *args, **kwargs):
        _registered.append((func, args, kwargs))

    def __call__(self, _=None):
        return None

    def detach(self):
        return None
