import gevent
from stackless import *


def dropped(f):
    tasklet(f)  # want "only bound"


async def unused(f):
    t = tasklet(f)  # want "in 't' is never started"


def of_gevent(f):
    g = gevent.Greenlet(f)  # want "the greenlet in 'g' is never started"


# What follows is right.

def started(f):
    tasklet(f)()
    (t := tasklet(f)).insert()
    g = gevent.Greenlet(f)
    g.start()
    gevent.spawn(f)
