# fails: exception
"""Two numbers that belong together are read one after the other."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Point(object):
    x = y = 0


p = Point()
lock = threading.Lock()


def move():
    with lock:
        p.x += 1
        p.y += 1
def read():
    assert p.x == p.y


run(move, read)
