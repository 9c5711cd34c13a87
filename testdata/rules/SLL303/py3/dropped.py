import stackless
from stackless import getcurrent


def enter():
    getcurrent().set_atomic(True)  # want "thrown away, and nothing in enter"


# What follows is right.

def kept(job):
    old = getcurrent().set_atomic(True)
    try:
        job()
    finally:
        getcurrent().set_atomic(old)


def made(job):
    stackless.tasklet(job).set_atomic(True)
