# model: contextvars (3)
# follows: CPython 3.8.18 and 3.13.0, Python/context.c
# The value of a variable lives in the context of the thread, as long as that.

_values = []


class Token(object):
    pass


class ContextVar(object):
    def __init__(self, name, default=None):
        self.name = name

    def get(self, default=None):
        return __unknown__()

    def set(self, value):
        _values.append(value)
        return Token()

    def reset(self, token):
        return None


class Context(object):
    def run(self, callable, *args, **kwargs):
        try:
            return callable(*args, **kwargs)
        finally:
            self = callable = args = kwargs = None


def copy_context():
    return Context()
