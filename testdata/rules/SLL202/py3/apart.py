import sys


def after_a_comment(exc_type=None):
    return (sys.  # want "no sys.exc_value"
            exc_value)


def after_a_blank_line():
    return (sys.  # want "no sys.exc_type"

            exc_type)


def before_the_dot():
    return (sys  # want "no sys.exc_clear"
            .exc_clear)
