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


class Worker(object):
    def begin(self, old):
        # why
        self.tasklet.set_atomic(True)  # want "nothing in begin"
        # what for
        for item in self.items:

            self.done(item)  # each
        return old


def nested(job):
    if job:
        stackless.getcurrent().set_atomic(True)  # want "nothing in nested"
        job()
    return None


def of_who_knows(job):
    job.tasklet().set_atomic(True)  # want "nothing in of_who_knows"
    job()
