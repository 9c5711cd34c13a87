import sys
import traceback


def keeps_triple():
    try:
        return int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()  # want "local 'tb' still holds a traceback when keeps_triple\(\) ends"
        print traceback.format_tb(tb)
        return value.args


def keeps_info():
    try:
        int("no number")
    except ValueError, e:
        info = sys.exc_info()  # want "'info' still holds"
    return str(info[1])


def deletes_traceback():
    try:
        int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()
        del tb
        return value


def keeps_value():
    try:
        int("no number")
    except ValueError:
        kind, value = sys.exc_info()[:2]
        return value
