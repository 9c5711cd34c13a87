import inspect
import sys


def own():
    frame = sys._getframe()  # want "local 'frame' still holds the frame of own\(\) when it ends"
    return frame.f_lineno


def current():
    frame = inspect.currentframe()  # want "'frame'"
    print(frame.f_code.co_name)
    return 1


def of_caller():
    frame = sys._getframe(1)
    return frame.f_lineno


def back():
    frame = sys._getframe().f_back
    return frame.f_lineno


def not_kept():
    return sys._getframe().f_lineno


def cleared():
    frame = sys._getframe()
    try:
        return frame.f_lineno
    finally:
        del frame


def walks():
    frame = sys._getframe()
    while frame:
        frame = frame.f_back
