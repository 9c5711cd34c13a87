import stackless
from stackless import run


def dropped():
    stackless.run(1000)  # want "is thrown away"


def by_keyword():
    run(timeout=1000)  # want "is thrown away"


def tested():
    while stackless.run(100):  # want "is only tested"
        pass


def compared():
    if stackless.run(100) is None:  # want "is only tested"
        return 1


def shown(limit):
    victim = stackless.run(limit)  # want "in 'victim' is only looked at"
    if victim:
        print victim, "has been running quite a bit!"


# What follows is right.

def main():
    while True:
        interrupted = stackless.run(100)
        if interrupted:
            print interrupted, "has been running quite a bit!"
            interrupted.insert()
        else:
            break


def forever():
    stackless.run()
    stackless.run(0)


def softly():
    stackless.run(1000, soft=True)


def hands_it_on():
    return stackless.run(1000)


def gives(callback):
    callback(stackless.run(1000))
    t = stackless.run(1000)
    callback(t)


class Scheduler(object):
    def step(self):
        self.victim = stackless.run(1000)
