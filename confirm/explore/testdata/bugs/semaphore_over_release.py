# fails: exception
"""What was not acquired is released all the same."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


free = threading.Semaphore(1)
users = 0
mutex = threading.Lock()


def use():
    global users
    with mutex:
        users += 1
        assert users == 1, users
    with mutex:
        users -= 1
def work():
    try:
        if free.acquire(False):
            use()
    finally:
        free.release()


run(work, work, work)
