# target: 3.13
import sys


def view():
    names = sys._getframe().f_locals  # want "'names'"
    return len(names)


def snapshot():
    names = locals()
    return len(names)
