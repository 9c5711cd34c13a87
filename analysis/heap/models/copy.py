# model: copy
# follows: CPython 2.7.18 and 3.13.0, Lib/copy.py
# A copy of an exception has no traceback; a copy of a container holds the same.


def copy(x):
    if isinstance(x, list):
        return list(x)
    if isinstance(x, dict):
        return dict(x)
    if isinstance(x, set):
        return set(x)
    if isinstance(x, tuple):
        return x
    return __unknown__()


def deepcopy(x, memo=None):
    return __unknown__()


def replace(obj, **changes):
    return __unknown__()
