import sys


class Box(object):
    pass


def keeps_info():
    box = Box()
    try:
        int("no number")
    except ValueError:
        box.problem = sys.exc_info()[2]  # want "'box' still holds"
    return 1


def keeps_exception():
    box = Box()
    try:
        int("no number")
    except ValueError, e:
        box.problem = e
    return 1
