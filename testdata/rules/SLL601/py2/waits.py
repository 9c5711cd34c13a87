import threading


class Box(object):
    def __init__(self):
        self.condition = threading.Condition()
        self.items = []

    def get(self):
        with self.condition:
            if not self.items:
                self.condition.wait()  # want "this wait is in no loop"
            return self.items.pop()

    def get_in_time(self, timeout):
        self.condition.acquire()
        try:
            if not self.items:
                self.condition.wait(timeout)  # want "this wait is in no loop"
            return self.items.pop()
        finally:
            self.condition.release()

    def signal(self):
        with self.condition:
            self.condition.wait()  # want "nothing is tested before this wait"

    # What follows is right.

    def loops(self):
        with self.condition:
            while not self.items:
                self.condition.wait()
            return self.items.pop()

    def tests_again(self, timeout):
        with self.condition:
            if not self.items:
                self.condition.wait(timeout)
                if not self.items:
                    raise ValueError("nothing came")
            return self.items.pop()

    def loops_over(self):
        with self.condition:
            while not self.items:
                self._once()

    def _once(self):
        self.condition.wait()

    def hands_on(self, timeout):
        return self.condition.wait(timeout)


def event():
    done = threading.Event()
    if not done.is_set():
        done.wait()
