# fails: lost wake-up
"""Producers and consumers wait on one condition, and notify wakes the wrong kind."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


cond = threading.Condition(threading.Lock())
buffer = []


def main():
    def produce():
        put(1)
        put(2)

    run(get, get, produce)
def put(x):
    with cond:
        while len(buffer) == 1:
            cond.wait()
        buffer.append(x)
        cond.notify()


def get():
    with cond:
        while not buffer:
            cond.wait()
        x = buffer.pop()
        cond.notify()
        return x


main()
