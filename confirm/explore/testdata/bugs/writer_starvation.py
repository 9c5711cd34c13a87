# fails: exception
"""Readers come in as long as there are any, though a writer waits."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


mutex, room = threading.Lock(), threading.Lock()
readers = overtaken = 0
waiting = False
def read():
    global readers, overtaken
    with mutex:
        if waiting:
            overtaken += 1
        readers += 1
        if readers == 1:
            room.acquire()
    with mutex:
        readers -= 1
        if readers == 0:
            room.release()


def write():
    global waiting
    waiting = True
    room.acquire()
    waiting = False
    room.release()


run(read, read, write)
assert overtaken == 0, overtaken
