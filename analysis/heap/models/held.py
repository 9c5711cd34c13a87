# model: atexit signal
# follows: CPython 2.7.18 and 3.13.0, Lib/atexit.py, Modules/atexitmodule.c and signalmodule.c
# What is registered lives as long as the program.
_registered = []


def register(func, *args, **kwargs):
    _registered.append((func, args, kwargs))
    return func


def unregister(func):
    return None


def signal(signalnum, handler):
    _registered.append(handler)
    return None
