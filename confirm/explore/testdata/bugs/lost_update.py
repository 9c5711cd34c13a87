# fails: exception
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

    def add(self):
        self.n += 1


counter = Counter()
run(counter.add, counter.add)
assert counter.n == 2, counter.n
