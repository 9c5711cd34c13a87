import sys


def on_one_path():
    tb = None
    try:
        int("no number")
    except ValueError:
        tb = sys.exc_info()[2]
        if tb.tb_lineno > 1000:
            tb = None  # want "^clearing 'tb' here does not"
            return 1
    return 2


def deletes_traceback():
    try:
        return int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()
        del tb
        return str(value)
