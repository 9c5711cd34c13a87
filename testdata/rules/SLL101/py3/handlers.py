import sys
import traceback


def keeps_triple():
    try:
        return int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()  # want "'(value|tb)' still holds .* keeps_triple\(\)"
        print(traceback.format_tb(tb))
        return value.args


def keeps_info():
    try:
        int("no number")
    except ValueError:
        info = sys.exc_info()  # want "local 'info' still holds .* keeps_info\(\)"
    return str(info[1])


def keeps_traceback():
    try:
        int("no number")
    except ValueError as e:
        # Only the traceback.
        tb = e.__traceback__  # want "local 'tb' still holds a traceback"
        # Where it went wrong.
        return tb.tb_lineno


def stored_and_forgotten():
    try:
        int("no number")
    except ValueError:
        info = sys.exc_info()  # want "'info'"


def cleared():
    info = None
    try:
        int("no number")
    except ValueError:
        info = sys.exc_info()
        print(info[0])
    finally:
        info = None


def only_type():
    try:
        int("no number")
    except ValueError:
        kind = sys.exc_info()[0]
        print(kind)


def never_bound():
    try:
        int("no number")
    except ValueError:
        return "".join(traceback.format_exception(*sys.exc_info()))
