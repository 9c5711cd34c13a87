# fails: exception
"""An object starts its thread before it is complete."""
import threading
class Worker(object):
    def __init__(self):
        self.thread = threading.Thread(target=self.work)
        self.thread.start()
        self.jobs = [1, 2]

    def work(self):
        assert sum(self.jobs) == 3


Worker().thread.join()
