"""Whether two tasklets get through a gate that lets one in; for Stackless."""
import stackless

NAMES = ("Gate",)


def verdict(namespace, name):
    gate = namespace[name]()
    gate.taken = True
    inside = []

    def enter():
        gate.enter()
        inside.append(stackless.getcurrent())

    for _ in range(2):
        stackless.tasklet(enter)()
    stackless.run()
    gate.taken = False
    for _ in range(2):
        if gate.channel.balance < 0:
            gate.channel.send(None)
    stackless.run()
    return "clean" if len(inside) == 1 else "%d inside" % len(inside)
