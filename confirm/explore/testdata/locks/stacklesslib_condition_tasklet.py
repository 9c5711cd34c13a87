# fails: exception or lost wake-up
# flags: --atomic tasklet
"""The condition of stacklesslib between threads that atomic mode does not keep away."""
import stackless
import threading
from stacklesslib.locks import *


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

cond = Condition()


def consume():
    with cond:
        while not items:
            cond.wait()
        items.pop()


def produce():
    with cond:
        items.append(1)
        cond.notify()


items = []
run(consume, produce)
assert not items
