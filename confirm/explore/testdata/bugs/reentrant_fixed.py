# holds
"""What is called with the lock held takes the lock, if another thread has registered it."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


handlers = []
fired = []


def handler():
    with lock:
        fired.append(1)


def register():
    with lock:
        handlers.append(handler)


def fire():
    with lock:
        for h in handlers:
            h()
lock = threading.RLock()
run(fire, register)
