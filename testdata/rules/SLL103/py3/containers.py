import sys
from collections import deque
from functools import partial


def collects():
    errors = []
    for text in ["1", "two"]:
        try:
            int(text)
        except ValueError as e:
            errors.append(e)  # want "local 'errors'.* collects\(\)"
    return len(errors)


def pairs():
    errors = []
    try:
        int("no number")
    except ValueError as e:
        errors.append(("text", e))  # want "'errors'"
    return errors


def table():
    found = {}
    try:
        int("no number")
    except ValueError as e:
        found["problem"] = e  # want "'found'"
    return found


def as_tuple():
    try:
        result = (True, int("no number"))
    except ValueError as e:
        result = (False, e)  # want "'result'"
    return result


def queue():
    waiting = deque()
    try:
        int("no number")
    except ValueError:
        waiting.append(sys.exc_info())  # want "'waiting'"
    return len(waiting)


def bound():
    try:
        int("no number")
    except ValueError as e:
        later = partial(print, e)  # want "'later'"
        return later.args


def emptied():
    errors = []
    try:
        int("no number")
    except ValueError as e:
        errors.append(e)
    errors.clear()


def strings():
    errors = []
    try:
        int("no number")
    except ValueError as e:
        errors.append(repr(e))
    return errors


def popped():
    errors = []
    try:
        int("no number")
    except ValueError as e:
        errors.append(e)
    raise errors.pop()


def _fails(into):
    into.append("called")
    raise ValueError("no number")


def handed_over():
    # The frame of _fails() holds the list too: no fix.
    errors = []
    try:
        _fails(errors)
    except ValueError as e:
        errors.append(e)  # want "'errors'"
    return len(errors)
