from _weakref import ref, proxy, getweakrefcount, getweakrefs
from _weakref import ReferenceType, ProxyType, CallableProxyType

KeyedRef = ref


class WeakMethod(object):
    def __init__(self, method, callback=None):
        self._self, self._func = ref(method.__self__, callback), ref(method.__func__)

    def __call__(self):
        instance, function = self._self(), self._func()
        if instance is None or function is None:
            return None
        return function.__get__(instance)


class WeakValueDictionary(object):
    def __init__(self, *args, **kwargs):
        self.data = {}
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def __setitem__(self, key, value):
        self.data[key] = ref(value)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return self.get(key) is not None

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(list(self.data))

    def get(self, key, default=None):
        found = self.data.get(key)
        value = found() if found is not None else None
        return default if value is None else value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def pop(self, key, *default):
        value = self.get(key)
        self.data.pop(key, None)
        if value is None and default:
            return default[0]
        return value

    def keys(self):
        return list(self.data)

    def values(self):
        return [v for v in [r() for r in self.data.values()] if v is not None]

    def items(self):
        return [(k, r()) for k, r in self.data.items() if r() is not None]

    def clear(self):
        self.data.clear()


class WeakKeyDictionary(object):
    def __init__(self):
        self.data = {}

    def __setitem__(self, key, value):
        self.data[ref(key)] = value

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        return ref(key) in self.data

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def __len__(self):
        return len(self.data)


class WeakSet(object):
    def __init__(self, data=()):
        self.data = set()
        for item in data:
            self.add(item)

    def add(self, item):
        self.data.add(ref(item))

    def discard(self, item):
        self.data.discard(ref(item))

    remove = discard

    def __iter__(self):
        return iter([o for o in [r() for r in self.data] if o is not None])

    def __contains__(self, item):
        return ref(item) in self.data

    def __len__(self):
        return len(self.data)


class finalize(object):
    def __init__(self, obj, func, *args, **kwargs):
        pass

    def __call__(self, _=None):
        pass

    detach = __call__
