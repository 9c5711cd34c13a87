# holds
"""An object starts its thread before it is complete."""
import threading
class Worker(object):
    def __init__(self):
        self.jobs = [1, 2]
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        assert sum(self.jobs) == 3


Worker().thread.join()
