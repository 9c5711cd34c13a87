import sys

if not hasattr(sys, "exc_clear"):
    sys.exc_clear = lambda: None


def plain():
    sys.exc_clear()
