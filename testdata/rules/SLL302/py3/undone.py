import stackless


def to_false(work):
    stackless.current.set_atomic(True)
    try:
        work()
    finally:
        stackless.current.set_atomic(False)  # want "set to a constant"


def misspelt(work):
    old = stackless.current.set_atomic(True)
    try:
        work()
    finally:
        stackless.current.set_atomic(odl)  # want "'odl' is bound nowhere"


# What follows is right.

def restored(work):
    old = stackless.current.set_atomic(True)
    try:
        work()
    finally:
        stackless.current.set_atomic(old)


def swapped(work):
    a, b = stackless.current.set_atomic(True), 1
    try:
        work(b)
    finally:
        stackless.current.set_atomic(a)
