"""Whether the tasklet is as atomic as before when the functions of a file have
run, and when they have failed; for Stackless."""
import stackless

NAMES = ("update", "count")


def verdict(namespace, name):
    for was in (False, True):
        for key in ("1", "no number"):
            stackless.getcurrent().set_atomic(was)
            try:
                namespace[name]({}, key)
            except ValueError:
                pass
            if stackless.getcurrent().set_atomic(False) != was:
                return "changed"
    return "clean"
