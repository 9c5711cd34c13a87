# fails: lost wake-up
"""Who waits does not look whether it has happened already."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


cond = threading.Condition()
def wait():
    with cond:
        cond.wait()


def signal():
    with cond:
        cond.notify()


run(wait, signal)
