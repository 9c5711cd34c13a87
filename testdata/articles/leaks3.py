# target: 3.13
import sys

def catch():
    try:
        result = bar()
    except Exception as e:
        result = e  # draws SLL102
    return result

def reraise(tp, value, tb=None):
    if value is None:
        value = tp()
    if value.__traceback__ is not tb:
        raise value.with_traceback(tb)  # draws SLL105
    raise value  # draws SLL105

def catch2():
    try:
        result = bar()
    except Exception as e:
        result = e
    try:
        return result
    finally:
        del result

def reraise2(tp, value, tb=None):
    if value is None:
        value = tp()
    try:
        if value.__traceback__ is not tb:
            raise value.with_traceback(tb)
        raise value
    finally:
        del value, tb

def mainloop():
    while True:
        try:
            do_work()
        except Exception as e:
            report_error(e)
        assert sys.exc_info() == (None, None, None)

def mywrapper(func, args=(), kwargs={}):
    ...
