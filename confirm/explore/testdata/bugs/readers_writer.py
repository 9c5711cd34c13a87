# fails: exception or deadlock
"""The number of readers is changed without a lock."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


room = threading.Lock()
readers = 0
writing = False


def read():
    enter()
    assert not writing
    leave()


def write():
    global writing
    with room:
        writing = True
        writing = False
def enter():
    global readers
    readers += 1
    if readers == 1:
        room.acquire()


def leave():
    global readers
    readers -= 1
    if readers == 0:
        room.release()


run(read, read, write)
