import greenlet
import stackless
from stackless import tasklet as task


def dropped(f):
    stackless.tasklet(f)  # want "only bound, and never runs"


def by_another_name(f):
    task(f)  # want "only bound"


def with_arguments(f):
    task(f, (1,))  # want "made and thrown away"


def bound(f):
    stackless.tasklet().bind(f, (1, 2))  # want "made and thrown away"


def unused(f):
    t = stackless.tasklet(f)  # want "in 't' is never started"
    stackless.run()


def only_bound(f):
    t = stackless.tasklet(f)  # want "in 't' is never started"
    t.bind(f, ())


def of_greenlets(f):
    greenlet.greenlet(f)  # want "this greenlet is made and thrown away"


# What follows is right.

def started(f):
    stackless.tasklet(f)(1)
    t = stackless.tasklet(f)
    t(2)
    task().bind(f, ()).insert()
    return task(f)


def started_later(f):
    t = stackless.tasklet(f)

    def start():
        t(1)
    return start


def stored(self, f):
    self.t = stackless.tasklet(f)
    t = u = stackless.tasklet(f)
    u(1)


def empty():
    stackless.tasklet()


def switched(f):
    g = greenlet.greenlet(f)
    g.switch()
