# target: 2.7
import stackless
import sys

def foo():
    try:
        return bar()
    except Exception as e:
        print "got this here", e

def foo():
    try:
        return bar()
    except Exception as e:
        type, val, tb = sys.exc_info()  # draws SLL101
        print "got this here", e, repr(tb)

def translate(tp, val, tb):
    # translate this into a different exception and re-raise
    raise MyException(str(val)), None, tb

def translate(tp, val, tb):
    # translate this into a different exception and re-raise
    try:
        raise MyException(str(val)), None, tb
    finally:
        del tb

def mainloop():
    while True:
        try:
            do_work()
        except Exception as e:  # draws SLL201
            report_error(e)

def mainloop():
    while True:
        try:
            do_work()
        except Exception as e:
            report_error(e)
        sys.exc_clear() # clear the internal traceback

while True:
    interrupted = stackless.run(100)
    if interrupted:
        print interrupted, "has been running quite a bit!"
        interrupted.insert()
    else:
        break # Ok, nothing runnable anymore
