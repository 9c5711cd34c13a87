import stackless
from stackless import atomic as undisturbed

taken = False
channel = stackless.channel()


def enter():
    global taken
    with undisturbed():
        if taken:
            channel.receive()  # want "'taken' in line 11 and line 13"
        taken = True


# What follows is right.

def loops():
    global taken
    with undisturbed():
        while taken:
            channel.receive()
        taken = True


def local():
    with undisturbed():
        free = not taken
        channel.receive()
        return free
