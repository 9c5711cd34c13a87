# holds
"""Who waits does not look whether it has happened already."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


cond = threading.Condition()
done = False


def wait():
    with cond:
        while not done:
            cond.wait()


def signal():
    global done
    with cond:
        done = True
        cond.notify()


run(wait, signal)
