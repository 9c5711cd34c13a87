import stackless
import sys


def first_two(channel):
    try:
        channel.receive()
    except ValueError:
        channel.send_exception(*sys.exc_info()[:2])  # want "arguments are the exception"


def by_class(channel):
    try:
        channel.receive()
    except ValueError as e:
        channel.send_exception(e.__class__, e)  # want "makes another exception"


# What follows is right.

def right(channel):
    try:
        channel.receive()
    except ValueError as e:
        channel.send_throw(e)
        channel.send_exception(e.__class__, *e.args)
