# Tasklets and channels over a long time: what TestSnapshot saves in between.
from __future__ import print_function
import stackless

log = []


class Tracked(object):
    alive = 0

    def __init__(self, n):
        self.n = n
        Tracked.alive += 1

    def __del__(self):
        Tracked.alive -= 1


def producer(out, n):
    try:
        for i in range(n):
            out.send(Tracked(i))
            if i % 50 == 0:
                stackless.schedule()
        out.send_exception(ValueError, "no more")
    finally:
        log.append(("producer", n))


def consumer(name, source, sink):
    total = 0
    while True:
        try:
            total += source.receive().n
        except ValueError as e:
            sink.send((name, total, str(e)))
            return


def generator(n):
    for i in range(n):
        stackless.schedule()
        yield i


def lazy(name):
    for i in generator(120):
        if i % 40 == 0:
            log.append((name, i, stackless.runcount))


class Actor(object):
    def __init__(self):
        self.inbox = stackless.channel()
        self.state = {}
        self.task = stackless.tasklet(self.loop)()

    def loop(self):
        while True:
            key, reply = self.inbox.receive()
            if key is None:
                return
            self.state[key] = self.state.get(key, 0) + 1
            reply.send(self.state[key])


def client(actor, n):
    reply = stackless.channel()
    for i in range(n):
        actor.inbox.send((i % 5, reply))
        got = reply.receive()
    log.append(("client", n, got))


sink = stackless.channel()
sink.preference = 1
for name in range(3):
    link = stackless.channel()
    stackless.tasklet(producer)(link, 200 + name)
    stackless.tasklet(consumer)(name, link, sink)
    stackless.tasklet(lazy)("lazy%d" % name)
actor = Actor()
clients = [stackless.tasklet(client)(actor, 100 + i) for i in range(3)]
for i in range(3):
    print(sink.receive(), stackless.runcount)
for turn in range(300):
    stackless.schedule()
    if turn % 100 == 0:
        print(turn, len(log), stackless.runcount, Tracked.alive)
while actor.inbox.balance >= 0 and any(c.alive for c in clients):
    stackless.schedule()
actor.inbox.send((None, None))
victim = stackless.tasklet(consumer)(9, stackless.channel(), sink)
stackless.run()
print(victim.alive, victim.blocked)
victim.kill()
print(sorted(actor.state.items()), Tracked.alive)
for entry in sorted(log, key=repr):
    print(entry)
