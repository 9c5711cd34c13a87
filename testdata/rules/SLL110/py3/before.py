# target: 3.8 3.11
from contextlib import contextmanager


@contextmanager
def _ignored():
    try:
        yield
    except ValueError:
        pass


def swallows():
    with _ignored():
        int("no number")
