# model: six (2)
# follows: six 1.16.0, six.py


def reraise(tp, value, tb=None):
    try:
        raise tp, value, tb
    finally:
        tb = None


def raise_from(value, from_value):
    raise value


def with_metaclass(meta, *bases):
    return object


def python_2_unicode_compatible(klass):
    return klass


def add_metaclass(metaclass):
    def wrapper(cls):
        return cls
    return wrapper


def iteritems(d, **kw):
    return d.iteritems(**kw)


def itervalues(d, **kw):
    return d.itervalues(**kw)


def iterkeys(d, **kw):
    return d.iterkeys(**kw)
