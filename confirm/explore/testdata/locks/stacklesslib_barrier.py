# holds
"""The barrier of stacklesslib between threads."""
import stackless
import threading
from stacklesslib.locks import *


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

barrier = Barrier(2)


def party(i):
    def work():
        there[i] = True
        barrier.wait()
        assert all(there), there
    return work


there = [False, False]
run(party(0), party(1))
