"""Whether a main loop still holds the failed turn's objects in its next turn.

The loops take a queue; those that wait for a job with it are tried.
"""
import weakref

NAMES = ("mainloop", "forever", "ignores", "skips", "skips_at_the_end", "shares_lines", "one_line", "cleared", "calls_helper")


class Marker(object):
    pass


class Stop(BaseException):
    pass


class Queue(object):
    def __init__(self):
        self.kept = []
        self.alive = []

    def job(self):
        marker = Marker()
        self.kept.append(weakref.ref(marker))
        raise ValueError("the first turn fails")

    def get(self):
        if not self.kept:
            return self.job
        self.alive.append(self.kept[0]() is not None)
        raise Stop


def verdict(namespace, name):
    namespace.setdefault("report", lambda problem: None)
    queue = Queue()
    try:
        namespace[name](queue)
    except Stop:
        pass
    return "held" if queue.alive[0] else "clean"
