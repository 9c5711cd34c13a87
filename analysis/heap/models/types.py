# model: types (3)
# follows: CPython 3.8.18 and 3.13.0, Objects/namespaceobject.c


class SimpleNamespace(object):
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)
