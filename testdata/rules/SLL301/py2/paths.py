import stackless
from stackless import getcurrent as me


def raises(work):
    old = stackless.getcurrent().set_atomic(1)  # want "an exception in line 7"
    work()
    stackless.getcurrent().set_atomic(old)


def returns(work):
    t = me()
    old = t.set_atomic(True)  # want "some path returns returns"
    if work is None:
        return None
    t.set_atomic(old)


def handles_one(work):
    t = me()
    old = t.set_atomic(True)  # want "an exception in line 23"
    try:
        work()
    except ValueError:
        t.set_atomic(old)
        raise
    else:
        t.set_atomic(old)


def hardly(counter):
    old = stackless.current.set_atomic(1)  # want "should line 33 fail"
    counter.value += 1
    stackless.current.set_atomic(old)


def overwrites():
    t = me()
    old = t.set_atomic(1)  # want "some path returns overwrites"
    old = t.set_atomic(1)
    t.set_atomic(old)


def wrong_block(items):
    t = me()
    for item in items:
        old = t.set_atomic(1)  # want "some path returns wrong_block"
        if item:
            break
        t.set_atomic(old)


def helper(flag):
    return stackless.getcurrent().set_atomic(flag)


def through_helper(work):
    old = helper(True)  # want "an exception in line 59"
    work()
    helper(old)


class Leaves(object):
    def __enter__(self):
        self.old = me().set_atomic(True)  # want "some path returns __enter__"
        return self

    def __exit__(self, *exc):
        return False


# What follows is right.

def guarded(work):
    old = stackless.getcurrent().set_atomic(1)
    try:
        work()
    finally:
        stackless.getcurrent().set_atomic(old)


def bound(work):
    set_atomic = me().set_atomic
    old = set_atomic(True)
    try:
        return work()
    finally:
        set_atomic(old)


def every_handler(work):
    t = me()
    old = t.set_atomic(True)
    try:
        work()
    except Exception:
        t.set_atomic(old)
        raise
    else:
        t.set_atomic(old)


def nested(work):
    t = me()
    a = t.set_atomic(1)
    try:
        b = t.set_atomic(1)
        try:
            work()
        finally:
            t.set_atomic(b)
    finally:
        t.set_atomic(a)


def leaves_for_a_while(work):
    t = me()
    old = t.set_atomic(0)
    try:
        work()
    finally:
        t.set_atomic(old)


def if_wanted(work, wanted):
    if wanted:
        old = me().set_atomic(1)
    try:
        work()
    finally:
        if wanted:
            me().set_atomic(old)


def flagged(work):
    old = None
    try:
        old = me().set_atomic(True)
        work()
    finally:
        if old is not None:
            me().set_atomic(old)


def read_before(work):
    old = me().atomic
    try:
        me().set_atomic(True)
        work()
        val = me().set_atomic(False)
        assert val
    finally:
        me().set_atomic(old)


def hands_it_on():
    return me().set_atomic(True)


def other_tasklet(work):
    t = stackless.tasklet(work)
    t.set_atomic(True)
    return t()


def alias(work):
    old = me().set_atomic(1)
    saved = old
    try:
        work()
    finally:
        me().set_atomic(saved)


class Restores(object):
    def __enter__(self):
        self.old = me().set_atomic(True)
        return self

    def __exit__(self, *exc):
        me().set_atomic(self.old)
