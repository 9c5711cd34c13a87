# fails: lost wake-up
# flags: --atomic tasklet
"""Who finds the lock taken may wait after the one and only wake-up."""
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
    lock.release()


run(work, work)
