"""Whether the functions of a file sleep while they wait for a lock."""
import threading
from time import sleep

NAMES = ("main",)


def verdict(namespace, name):
    me = threading.current_thread()
    naps = []

    def nap(seconds):
        if threading.current_thread() is me:
            naps.append(seconds)
        sleep(seconds)

    threading._sleep = nap
    namespace[name]()
    return "polls" if naps else "clean"
