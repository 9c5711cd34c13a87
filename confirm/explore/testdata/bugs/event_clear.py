# fails: lost wake-up
"""An event is cleared after the work that it announced: what came meanwhile is forgotten."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


ready = threading.Event()
items = []


def take():
    n = len(items)
    del items[:n]
    return n


def produce():
    for i in range(2):
        items.append(i)
        ready.set()
def consume():
    got = 0
    while got < 2:
        ready.wait()
        got += take()
        ready.clear()


run(consume, produce)
