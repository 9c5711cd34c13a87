import contextlib
import stackless
from stackless import getcurrent as me


@contextlib.contextmanager
def undisturbed():
    old = stackless.getcurrent().set_atomic(1)
    try:
        yield
    finally:
        stackless.getcurrent().set_atomic(old)


class Critical(object):
    def __enter__(self):
        self.old = me().set_atomic(True)

    def __exit__(self, *exc):
        me().set_atomic(self.old)


class Gate(object):
    def __init__(self):
        self.channel = stackless.channel()
        self.taken = False
        self.items = []
        self.value = 1

    def enter(self):
        with undisturbed():
            if self.taken:
                self.channel.receive()  # want "'self.taken' in line 32 and line 34"
            self.taken = True

    def through_a_class(self):
        with Critical():
            if not self.taken:
                stackless.schedule()  # want "'self.taken' in line 38 and line 40"
                self.taken = True

    def by_flag(self):
        old = me().set_atomic(1)
        try:
            if not self.items:
                self.wait()  # want "'self.items' in line 45 and line 47"
            return self.items.pop()
        finally:
            me().set_atomic(old)

    def wait(self):
        self.channel.receive()

    def refuses(self):
        with stackless.atomic():
            if self.value == 0:
                return False
            self.channel.send(None)  # want "'self.value' in line 56 and line 59"
            self.value -= 1
            return True

    def by_a_variable(self):
        with undisturbed():
            free = not self.taken
            self.channel.receive()  # want "'self.taken' in line 64 and line 67"
            if free:
                self.taken = True

    def over_a_channel(self):
        with undisturbed():
            if self.taken:
                for value in self.channel:  # want "'self.taken' in line 71 and line 74"
                    self.items.append(value)
            self.taken = True

    # What follows is right.

    def variable_of_no_matter(self):
        with undisturbed():
            was = self.taken
            self.channel.receive()
            self.taken = True
            return was

    def variable_read_again(self):
        with undisturbed():
            free = not self.taken
            self.channel.receive()
            free = not self.taken
            if free:
                self.taken = True

    def loops(self):
        with undisturbed():
            while self.taken:
                self.channel.receive()
            self.taken = True

    def tests_again(self):
        with undisturbed():
            if self.taken:
                self.channel.receive()
            if not self.taken:
                self.taken = True

    def changes_first(self):
        with undisturbed():
            if not self.taken:
                self.taken = True
                self.channel.receive()

    def not_atomic(self):
        if self.taken:
            self.channel.receive()
        self.taken = True

    def independent(self):
        with undisturbed():
            if self.value:
                self.count()
            self.channel.receive()
            self.value = 0

    def count(self):
        pass

    def acquire(self):
        with undisturbed():
            if self.try_it():
                return True
            while True:
                self.channel.receive()
                if self.try_it():
                    return True

    def try_it(self):
        if self.value > 0:
            self.value -= 1
            return True
        return False

    def does_not_wait(self):
        with undisturbed():
            if self.taken:
                self.count()
            self.taken = True


class Helped(object):
    def __init__(self):
        self.channel = stackless.channel()
        self.taken = False
        self.waiting = []

    def take(self):
        self.taken = True

    def take_if_free(self):
        if not self.taken:
            self.taken = True

    def drop(self):
        self.waiting.pop()

    def leave(self):
        self.taken = False
        while self.channel.balance < 0:
            self.channel.send(None)

    def add(self, who):
        self.waiting.append(who)

    def by_a_method(self):
        with stackless.atomic():
            if self.taken:
                self.channel.receive()  # want "test of 'self.taken' in line .* and line .* that acts on it"
            self.take()

    def by_one_that_pops(self):
        with stackless.atomic():
            if self.waiting:
                stackless.schedule()  # want "test of 'self.waiting'"
                self.drop()

    # What follows is right.

    def by_one_that_looks(self):
        with stackless.atomic():
            if self.taken:
                self.channel.receive()
            self.take_if_free()

    def in_a_loop(self):
        with stackless.atomic():
            while self.taken:
                self.channel.receive()
            self.take()

    def before(self):
        with stackless.atomic():
            if not self.taken:
                self.take()
                self.channel.receive()
