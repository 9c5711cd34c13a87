# holds
"""A flag is set before what it announces."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


value, ready = None, False


def read():
    while not ready:
        pass
    assert value == 42, value
def write():
    global value, ready
    value = 42
    ready = True


run(read, write)
