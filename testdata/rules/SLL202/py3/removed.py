import sys
import sys as system
from sys import exit, exc_clear  # want "no sys.exc_clear: this import raises ImportError"
from six import PY2, PY3


def plain():
    try:
        int("no number")
    except ValueError:
        sys.exc_clear()  # want "Python 3 has no sys.exc_clear: this line raises AttributeError"
    system.exc_clear()  # want "no sys.exc_clear"
    exc_clear()
    return 1


def shares_a_line():
    print(1); sys.exc_clear(); print(2)  # want "no sys.exc_clear"
    if print: sys.exc_clear()  # want "no sys.exc_clear"


def variables():
    print(sys.exc_type)  # want "no sys.exc_type"
    print(sys.exc_value)  # want "no sys.exc_value"
    return system.exc_traceback  # want "no sys.exc_traceback"


def passed_on(callback):
    callback(sys.exc_clear)  # want "no sys.exc_clear"


def guarded():
    if hasattr(sys, "exc_clear"):
        sys.exc_clear()
    if PY2:
        sys.exc_clear()
    if not PY3:
        sys.exc_clear()
    if sys.version_info[0] < 3 and plain():
        sys.exc_clear()
    elif plain():
        sys.exc_clear()  # want "no sys.exc_clear"
    if sys.version_info >= (3,):
        pass
    else:
        sys.exc_clear()
    try:
        sys.exc_clear()
    except AttributeError:
        pass
    clear = sys.exc_clear if sys.version_info < (3, 0) else None
    hasattr(sys, "exc_clear") and sys.exc_clear()
    sys.version_info[0] > 2 or sys.exc_clear()
    return clear


def returns_early():
    if sys.version_info.major >= 3:
        return
    sys.exc_clear()


def not_a_guard():
    if sys.version_info > (2, 6):
        sys.exc_clear()  # want "no sys.exc_clear"
    if PY3:
        sys.exc_clear()  # want "no sys.exc_clear"
    try:
        sys.exc_clear()  # want "no sys.exc_clear"
    except ValueError:
        sys.exc_clear()  # want "no sys.exc_clear"
    other = object()
    other.exc_clear()
