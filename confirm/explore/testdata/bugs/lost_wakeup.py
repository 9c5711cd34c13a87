# fails: lost wake-up
"""The consumer looks at the queue before it has the lock that it waits with."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


cond = threading.Condition()
items = []


def produce():
    with cond:
        items.append(1)
        cond.notify()
def consume():
    if not items:
        with cond:
            cond.wait()
    items.pop()


run(consume, produce)
