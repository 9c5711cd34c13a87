import threading


class Once:
    def __init__(self):
        self.lock = threading.Lock()
        self.done = threading.Condition(self.lock)
        self.result = None

    def get(self):
        with self.lock:
            if self.result is not None:
                return self.result
        with self.done:
            self.done.wait()  # want "'self.result' was tested in line 12 under 'self.lock'"
        return self.result

    def set(self, value):
        with self.lock:
            self.result = value
            self.done.notify_all()

    # What follows is right.

    def holds(self):
        with self.done:
            if self.result is None:
                self.done.wait()
            return self.result

    def waits_for(self):
        with self.lock:
            self.done.wait_for(lambda: self.result is not None)
