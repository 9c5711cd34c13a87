import contextlib
import stackless
from stackless import getcurrent as me


@contextlib.contextmanager
def atomic():
    oldv = stackless.getcurrent().set_atomic(1)
    try:
        yield None
    finally:
        stackless.getcurrent().set_atomic(old)  # want "'old' is bound nowhere.*in 'oldv'"


def to_zero(work):
    old = me().set_atomic(1)
    try:
        work()
    finally:
        me().set_atomic(0)  # want "set to a constant here.*in 'old'"


def dropped(work):
    t = me()
    t.set_atomic(True)
    try:
        work()
    finally:
        t.set_atomic(False)  # want "set to a constant here.*line 25"


def maybe_not_set(work, wanted):
    t = me()
    if wanted:
        t.set_atomic(True)
    try:
        work()
    finally:
        t.set_atomic(False)  # want "set to a constant"


def another(work):
    other = 1
    old = me().set_atomic(1)
    try:
        work(other)
    finally:
        me().set_atomic(other)  # want "'other' is not what the atomic flag was"


class Constant(object):
    def __enter__(self):
        self.old = me().set_atomic(True)

    def __exit__(self, *exc):
        me().set_atomic(False)  # want "in 'self.old'"


class Misspelt(object):
    def __enter__(self):
        self.oldv = me().set_atomic(True)

    def __exit__(self, *exc):
        me().set_atomic(self.old)  # want "'self.old' is bound nowhere"


def only_undoes():
    me().set_atomic(prevous)  # want "'prevous' is bound nowhere"


# What follows is right.

def restored(work):
    old = me().set_atomic(1)
    try:
        work()
    finally:
        me().set_atomic(old)


def from_outside(work, old):
    me().set_atomic(1) if work is None else work()
    me().set_atomic(old)


def sets_to(flag):
    me().set_atomic(flag)


def ends():
    me().set_atomic(0)


class Manager(object):
    def __enter__(self):
        self.old = me().set_atomic(True)

    def __exit__(self, *exc):
        me().set_atomic(self.old)
