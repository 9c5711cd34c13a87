import sys
try:
    from sys import exc_clear
except ImportError:
    exc_clear = None

from sys import exc_clear as clear  # want "this import raises ImportError"


def uses(callback):
    callback(clear)
