import sys


def bare(job):
    try:
        job()
    except ValueError:
        sys.exc_clear()
        raise  # want "sys.exc_clear\(\) has removed"


def info(job):
    try:
        job()
    except ValueError:
        sys.exc_clear()
        return sys.exc_info()  # want "sys.exc_clear\(\) has removed"


def before(job):
    try:
        job()
    except ValueError:
        problem = sys.exc_info()[1]
        sys.exc_clear()
        return problem
