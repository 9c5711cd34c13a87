# fails: exception or deadlock
"""A barrier that is used again before all have left it."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def main():
    barrier = Barrier(2)
    done = [0, 0]

    def party(i):
        def work():
            for phase in (1, 2):
                done[i] = phase
                barrier.wait()
                assert done[1 - i] >= phase, (done, phase)
        return work

    run(party(0), party(1))
class Barrier(object):
    def __init__(self, n):
        self.n, self.count = n, 0
        self.cond = threading.Condition()

    def wait(self):
        with self.cond:
            self.count += 1
            if self.count == self.n:
                self.cond.notify_all()
            while self.count < self.n:
                self.cond.wait()
        with self.cond:
            self.count -= 1


main()
