# fails: exception
"""Between the tasklets of one thread, without atomic mode."""
import stackless


class SimpleLock(object):
    """The article's lock, but for atomic mode."""

    def __init__(self):
        self._chan = stackless.channel()
        self._chan.preference = 0  # the receiver is made runnable
        self._state = 0

    def acquire(self):
        while True:
            if self._state == 0:
                self._state = 1
                return
            self._chan.receive()

    def release(self):
        self._state = 0
        if self._chan.balance:
            self._chan.send(None)  # wake up someone who is waiting


lock = SimpleLock()


def work():
    lock.acquire()
    inside.append(1)
    stackless.schedule()
    assert len(inside) == 1, 'two have the lock'
    inside.pop()
    lock.release()
    left.pop()


def watch():
    """The main loop: a tasklet that has had its time goes on later."""
    while True:
        interrupted = stackless.run(1000)
        if interrupted is None:
            break
        interrupted.insert()


inside, left = [], [1, 2, 3]
for i in left:
    stackless.tasklet(work)()
watch()
assert not left, 'lost wake-up'
