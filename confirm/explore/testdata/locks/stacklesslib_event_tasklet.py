# fails: exception or lost wake-up
# flags: --atomic tasklet
"""The event of stacklesslib between threads that atomic mode does not keep away."""
import stackless
import threading
from stacklesslib.locks import *


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

event = Event()


def wait():
    event.wait()
    assert value == [42]


def signal():
    value.append(42)
    event.set()


value = []
run(wait, signal)
