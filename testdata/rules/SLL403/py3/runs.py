import stackless


def dropped():
    stackless.run(1000, totaltimeout=True)  # want "is thrown away"


def walrus():
    while (victim := stackless.run(100)) is not None:
        victim.insert()


def shown():
    victim = stackless.run(1000)  # want "in 'victim' is only looked at"
    print("done", victim)


# What follows is right.

def inserted():
    if victim := stackless.run(1000):
        victim.insert()
