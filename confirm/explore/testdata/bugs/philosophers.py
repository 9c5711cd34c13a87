# fails: deadlock
"""Three philosophers each take the fork on the left, then the one on the right."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


N = 3
forks = [threading.Lock() for i in range(N)]
eaten = []
def philosopher(i):
    def dine():
        with forks[i]:
            with forks[(i + 1) % N]:
                eaten.append(i)
    return dine


run(*[philosopher(i) for i in range(N)])
assert len(eaten) == N
