import Queue
import threading
from stacklesslib import locks


class Worker(object):
    def __init__(self):
        self.condition = threading.Condition()
        self.done = threading.Event()
        self.jobs = Queue.Queue()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        self.condition.wait(1.0)  # want "polls for a condition"
        self.done.wait(timeout=2)  # want "polls for an event"
        self.jobs.get(True, 3)  # want "polls for a queue"
        self.jobs.put(None, timeout=3)  # want "polls for a queue"
        self.thread.join(0.5)  # want "polls for a thread"

    # What follows is right.

    def right(self, timeout=None):
        self.condition.wait()
        self.done.wait(None)
        self.jobs.get(True)
        self.jobs.get(False)
        self.jobs.put(1, True)
        self.thread.join()
        ", ".join(["a"])
        {}.get("x", 1)


def softly(timeout):
    done = locks.Event()
    done.wait(timeout)
