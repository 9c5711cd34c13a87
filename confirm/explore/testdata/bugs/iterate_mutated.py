# fails: exception
"""A dictionary gets another key while a thread goes through it."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


table = {'a': 1, 'b': 2}
def total():
    return sum(n for n in table.values())


def add():
    table['c'] = 3


run(total, add)
