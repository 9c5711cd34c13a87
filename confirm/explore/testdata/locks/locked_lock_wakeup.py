# fails: lost wake-up
# flags: --atomic tasklet
"""The race between releasing _lock and receive."""
import stackless
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class SimpleLockedLock(object):
    """The article's attempt with a thread lock: there is still a race in acquire, between
    releasing _lock and receive."""

    def __init__(self):
        self._chan = stackless.channel()
        self._chan.preference = 0
        self._state = 0
        self._lock = threading.Lock()

    def acquire(self):
        with stackless.atomic():
            while True:
                with self._lock:
                    if self._state == 0:
                        self._state = 1
                        return
                self._chan.receive()

    def release(self):
        with stackless.atomic():
            with self._lock:
                self._state = 0
                if self._chan.balance:
                    self._chan.send(None)


lock = SimpleLockedLock()


def work():
    lock.acquire()
    lock.release()


run(work, work)
