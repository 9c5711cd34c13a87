# model: six (3)
# follows: six 1.16.0, six.py


def reraise(tp, value, tb=None):
    try:
        if value is None:
            value = tp()
        if value.__traceback__ is not tb:
            raise value.with_traceback(tb)
        raise value
    finally:
        value = None
        tb = None


def raise_from(value, from_value):
    try:
        raise value from from_value
    finally:
        value = None


def with_metaclass(meta, *bases):
    return object


def python_2_unicode_compatible(klass):
    return klass


def add_metaclass(metaclass):
    def wrapper(cls):
        return cls
    return wrapper


def iteritems(d, **kw):
    return iter(d.items(**kw))


def itervalues(d, **kw):
    return iter(d.values(**kw))


def iterkeys(d, **kw):
    return iter(d.keys(**kw))


def next(it):
    return it.__next__()


def get_function_closure(func):
    return func.__closure__
