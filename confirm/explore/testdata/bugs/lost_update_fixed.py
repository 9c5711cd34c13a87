# holds
"""Two threads add to a number: each reads it, adds and writes it back."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
class Counter(object):
    n = 0

    def __init__(self):
        self.lock = threading.Lock()

    def add(self):
        with self.lock:
            self.n += 1


counter = Counter()
run(counter.add, counter.add)
assert counter.n == 2, counter.n
