"""Whether sys.dont_write_bytecode is False again when the functions of a file
have failed."""
import sys

NAMES = ("main",)


def verdict(namespace, name):
    sys.dont_write_bytecode = False
    try:
        namespace[name]()
    except ValueError:
        pass
    return "changed" if sys.dont_write_bytecode else "clean"
