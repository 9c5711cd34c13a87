import sys


def in_handler(queue, report):
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:
            report(e)
            e = None  # want "this frees nothing: Python 2 keeps the exception handled in line 9"


def after_handler(queue, report):
    while True:
        job = queue.get()
        e = None
        try:
            job()
        except Exception, e:
            report(e)
        e = None  # want "this frees nothing"


def cleared(queue, report):
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:
            report(e)
            e = None
            sys.exc_clear()


def returns_at_once(job):
    try:
        job()
    except Exception, e:
        code = e.args
        e = None
        return str(code)


def goes_on(job, later):
    try:
        job()
    except Exception, e:
        del e  # want "this frees nothing"
    later()
