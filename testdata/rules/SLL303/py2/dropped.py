import stackless


def enter():
    stackless.getcurrent().set_atomic(1)  # want "thrown away, and nothing in enter"


def work(job):
    stackless.getcurrent().set_atomic(True)  # want "nothing in work"
    job()


# What follows is right, or another rule's.

def constant(job):
    stackless.getcurrent().set_atomic(True)
    try:
        job()
    finally:
        stackless.getcurrent().set_atomic(False)


def of_another(job):
    t = stackless.tasklet(job)()
    t.set_atomic(True)


def passes_on():
    return stackless.getcurrent().set_atomic(True)


def ends():
    stackless.getcurrent().set_atomic(False)
