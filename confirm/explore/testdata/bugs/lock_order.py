# fails: deadlock
"""Two locks are taken in two orders."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


a, b = threading.Lock(), threading.Lock()
done = []
def one():
    with a:
        with b:
            done.append(1)


def other():
    with b:
        with a:
            done.append(2)


run(one, other)
