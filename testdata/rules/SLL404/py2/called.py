import stackless


class SimpleLock(object):
    def __init__(self):
        self._chan = stackless.channel()
        self._chan.preference = 0
        self._state = 0

    def release(self):
        self._state = 0
        if self._chan.balance():  # want "'balance' of a channel is an attribute"
            self._chan.send(None)


class Mailbox(stackless.channel):
    def pending(self):
        return self.balance() > 0  # want "'balance' of a channel"

    def closed(self):
        return True

    def done(self):
        return self.closed()


def of_tasklets(f):
    t = stackless.tasklet(f)(1)
    if t.alive():  # want "'alive' of a tasklet"
        t.kill()
    me = stackless.getcurrent()
    return me.atomic()  # want "'atomic' of a tasklet"


def of_the_module():
    while stackless.runcount() > 1:  # want "'runcount' of module stackless"
        stackless.current().kill()  # want "'current' of module stackless"


# What follows is right.

def right(channel, f):
    c = stackless.channel()
    c.close()
    if c.balance or c.queue:
        c.receive()
    channel.balance()
    stackless.getcurrent().kill()
    stackless.tasklet(f)(1).run()
