import stackless


def raises(work):
    old = stackless.getcurrent().set_atomic(True)  # want "an exception in line 6"
    work()
    stackless.getcurrent().set_atomic(old)


def asserts(table, key):
    current = stackless.current
    old = current.set_atomic(True)  # want "an exception in line 13"
    assert key not in table
    # a comment that stays
    table[key] = 1

    current.set_atomic(old)
    return table


def match_statement(what):
    old = stackless.current.set_atomic(1)  # want "some path returns match_statement"
    if (n := what) is None:
        return n
    stackless.current.set_atomic(old)


async def awaits(what):
    old = stackless.current.set_atomic(1)  # want "an exception in line 30"
    await what
    stackless.current.set_atomic(old)


# What follows is right.

def guarded(work):
    old = stackless.getcurrent().set_atomic(1)
    try:
        return work()
    finally:
        stackless.getcurrent().set_atomic(old)


def managed(work):
    with stackless.atomic():
        return work()


def nothing_between():
    old = stackless.current.set_atomic(1)
    x = 1
    stackless.current.set_atomic(old)
    return x


def in_a_loop(jobs):
    for job in jobs:
        old = stackless.current.set_atomic(1)
        try:
            if job is None:
                continue
            job()
        finally:
            stackless.current.set_atomic(old)
