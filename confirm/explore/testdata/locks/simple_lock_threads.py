# fails: exception
# flags: --atomic tasklet
"""Between threads, where atomic mode is no matter of theirs."""
import stackless
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class SimpleLock(object):
    """The lock of the article: whoever comes first has it."""

    def __init__(self):
        self._chan = stackless.channel()
        self._chan.preference = 0  # the receiver is made runnable
        self._state = 0

    def acquire(self):
        with stackless.atomic():
            while True:
                if self._state == 0:
                    self._state = 1
                    return
                self._chan.receive()

    def release(self):
        with stackless.atomic():
            self._state = 0
            if self._chan.balance:
                self._chan.send(None)  # wake up someone who is waiting


lock = SimpleLock()


def work():
    lock.acquire()
    inside.append(1)
    assert len(inside) == 1, 'two have the lock'
    inside.pop()
    lock.release()


inside = []
run(work, work)
