"""What the running CPython does with the functions of a file, as JSON.

    PYTHON oracle.py FILE.py [PROBE.py]

Without a probe each function of the file that can be called without arguments
and whose name has no leading underscore is called in a fresh namespace with
the cyclic collector off, and the verdict is "cycle" where that leaves frames,
tracebacks, exceptions, or functions of the file, that only the collector could
reclaim; else "clean".  A probe is a file that defines verdict(namespace, name),
called instead for those of the functions in its tuple NAMES that there are.
"""
import gc
import json
import sys
import types

gc.disable()


def load(path):
    namespace = {"__name__": "case", "__file__": path}
    with open(path) as source:
        exec(compile(source.read(), path, "exec"), namespace)
    return namespace


def call(function):
    try:
        function()
    except BaseException:
        pass


def names(path):
    for name, value in sorted(load(path).items()):
        if (isinstance(value, types.FunctionType) and value.__code__.co_filename == path
                and not name.startswith("_")
                and value.__code__.co_argcount <= len(value.__defaults__ or ())):
            yield name


def caught(thing, path):
    if isinstance(thing, types.FunctionType):
        return thing.__code__.co_filename == path
    return isinstance(thing, (types.FrameType, types.TracebackType, BaseException))


def leaves(path, name):
    namespace = load(path)
    call(lambda: None)
    gc.collect()
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    call(namespace[name])
    if hasattr(sys, "exc_clear"):
        sys.exc_clear()
    gc.collect()
    found = any([caught(thing, path) for thing in gc.garbage])
    gc.set_debug(0)
    del gc.garbage[:]
    namespace.clear()
    gc.collect()
    return "cycle" if found else "clean"


def main():
    path = sys.argv[1]
    out = {}
    if len(sys.argv) > 2:
        probe = load(sys.argv[2])
        for name in probe["NAMES"]:
            namespace = load(path)
            if name in namespace:
                out[name] = probe["verdict"](namespace, name)
    else:
        for name in list(names(path)):
            out[name] = leaves(path, name)
    json.dump(out, sys.stdout)


main()
