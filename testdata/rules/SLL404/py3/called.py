import stackless
from greenlet import greenlet


def of_channels(names):
    channels = [stackless.channel() for _ in names]
    c = stackless.channel()
    while not c.closed():  # want "'closed' of a channel"
        c.receive()
    return channels


def of_greenlets(f):
    g = greenlet(f)
    g.switch()
    return g.dead()  # want "'dead' of a greenlet"


# What follows is right.

def right(t: stackless.tasklet):
    return t.alive and not t.blocked
