# target: 3.12 3.13
from contextlib import contextmanager


@contextmanager
def _ignored():  # want "context manager _ignored\(\)"
    try:
        yield
    except ValueError:
        pass


def swallows():
    with _ignored():
        int("no number")


@contextmanager
def _replaced():  # want "context manager _replaced\(\)"
    try:
        yield
    except ValueError as e:
        raise RuntimeError(str(e))


def replaces():
    with _replaced():
        int("no number")


@contextmanager
def _restored():
    try:
        yield
    finally:
        pass


def lets_through():
    with _restored():
        int("no number")
