import threading


class Mailbox:
    def __init__(self):
        self.lock = threading.Lock()
        self.arrived = threading.Event()
        self.mail = []

    def put(self, letter):
        with self.lock:
            self.mail.append(letter)
        self.arrived.set()

    def get(self):
        while not self.mail:
            self.arrived.clear()
            self.arrived.wait()  # want "'self.mail' was tested in line 16 before 'self.arrived' is cleared"
        return self.mail.pop()

    def get_under_lock(self):
        while True:
            with self.lock:
                if self.mail:
                    return self.mail.pop()
            self.arrived.clear()
            self.arrived.wait()  # want "'self.mail' was tested in line 24 before 'self.arrived' is cleared"

    # What follows is right.

    def cleared_first(self):
        while True:
            self.arrived.clear()
            with self.lock:
                if self.mail:
                    return self.mail.pop()
            self.arrived.wait()

    def cleared_under_lock(self):
        while True:
            with self.lock:
                if self.mail:
                    return self.mail.pop()
                self.arrived.clear()
            self.arrived.wait()

    def polls(self):
        while not self.mail:
            self.arrived.clear()
            self.arrived.wait(1)
        return self.mail.pop()

    def after_it(self):
        self.arrived.wait()
        self.arrived.clear()
        while self.mail:
            self.mail.pop()


class Ticker:
    def __init__(self):
        self.stopped = threading.Event()
        self.ticks = 0

    def run(self):
        if self.ticks:
            self.stopped.clear()
        self.stopped.wait()

    def tick(self):
        self.ticks += 1
