import stackless
import sys


def unpacked(channel):
    try:
        channel.receive()
    except ValueError:
        channel.send_exception(*sys.exc_info())  # want "arguments are the exception and the traceback"


def instance(channel, tasklet):
    try:
        channel.receive()
    except ValueError as e:
        channel.send_exception(e)  # want "wants a class: an instance is a TypeError"
        tasklet.raise_exception(e)  # want "wants a class"
        channel.send_exception(type(e), e)  # want "makes another exception"


def made(channel):
    channel.send_exception(ValueError("x"))  # want "wants a class"


class Problem(Exception):
    pass


def made_here(channel):
    channel.send_exception(Problem("x"))  # want "wants a class"


def triple(channel):
    info = sys.exc_info()
    channel.send_exception(info)  # want "the triple is a TypeError"
    channel.send_throw(info)  # want "one by one"


def thrown(f):
    t = stackless.tasklet(f)(1)
    t.throw(sys.exc_info())  # want "one by one"
    t.throw(ValueError("x"), 1)  # want "may not have a separate value"
    t.kill(ValueError)  # want "raises TaskletExit whatever"


def bombs(channel):
    try:
        channel.receive()
    except ValueError as e:
        channel.send(stackless.bomb(e))  # want "wants the type first"


# What follows is right.

def right(channel, f):
    t = stackless.tasklet(f)(1)
    try:
        channel.receive()
    except ValueError as e:
        channel.send_exception(ValueError, "x")
        channel.send_exception(type(e), *e.args)
        channel.send_throw(*sys.exc_info())
        channel.send_throw(e)
        t.throw(*sys.exc_info())
        t.throw(e)
        t.throw(ValueError, "x")
        t.raise_exception(ValueError, "x")
        t.kill(pending=True)
        channel.send(stackless.bomb(*sys.exc_info()))
        channel.send(stackless.bomb(sys.exc_info()))


def generator(g):
    g.throw(ValueError("x"), 1)


def unknown(channel, what):
    channel.send_exception(what)
