# fails: exception or lost wake-up
# flags: --atomic tasklet
"""The lock of stacklesslib between threads that atomic mode does not keep away."""
import stackless
import threading
from stacklesslib.locks import *


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

lock = Lock()


def work():
    lock.acquire()
    inside.append(1)
    assert len(inside) == 1, 'two have the lock'
    inside.pop()
    lock.release()


inside = []
run(work, work)
