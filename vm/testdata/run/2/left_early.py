# What runs on the way out of a body that is left early: its line is that where the
# body ends, and what is in a finally body gets its number where it stands.
import sys


class Bad(object):
    def __enter__(self):
        return self

    def __exit__(self, *a):
        raise IndexError(1)


def lines():
    tb = sys.exc_info()[2].tb_next
    return tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno


def returns(a):
    with Bad():
        if a:
            return 1
        a = 2
        a = 3


def breaks(a):
    for i in range(3):
        with Bad(), Bad():
            if a:
                break
            a = 2

            a = (3,
                 a,
                 5)
        a = 4


def both(a):
    with Bad():
        try:
            if a:
                return 1
            b = 1
        finally:
            c = 2
        d = 3
        if d:
            e = 4


for f in returns, breaks, both:
    try:
        f(1)
    except IndexError:
        print f.__name__, lines()


def names(a):
    for x in a:
        try:
            if x:
                return 1
            else:
                first = 1
        except ValueError as e:
            second = 2
        else:
            third = 3
        finally:
            fourth = 4
        fifth = 5


print names.__code__.co_varnames
