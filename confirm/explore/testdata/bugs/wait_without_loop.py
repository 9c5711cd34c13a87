# fails: exception
"""Who is woken by notify_all takes it that there is something."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


cond = threading.Condition()
items, taken = [], []


def produce():
    with cond:
        items.append(1)
        cond.notify_all()
    with cond:
        items.append(2)
        cond.notify_all()
def consume():
    with cond:
        if not items:
            cond.wait()
        taken.append(items.pop())


run(consume, consume, produce)
