"""Closed channels, sequences, queues."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
c = S.channel()
t = S.tasklet(lambda: [print("it", x) for x in c])()
S.run(); print(c.balance, c.closing, c.closed)
c.close(); print(c.balance, c.closing, c.closed, t.blocked, exc(c.send, 1), c.balance, fl(t))
S.run(); print(fl(t), exc(c.send, 2), exc(c.receive), exc(c.send_exception, ValueError), exc(c.send_sequence, [1]), exc(c.send_sequence, []))
c.open(); print(c.closing, c.closed)
ts = [S.tasklet(c.send)(i) for i in range(3)]; S.run(); c.close(); print(c.balance, c.closed, c.closing)
print(c.receive(), c.balance, c.closed, [x for x in c], c.closed, c.balance, exc(next, iter(c)))
S.run(); print([fl(x) for x in ts])
print(exc(c.send_sequence, 5), iter(c) is c)
c.open()
def g():
    yield 1
    raise KeyError("gen")
t = S.tasklet(lambda: print("seq", exc(c.send_sequence, g())))(); S.run(); print(c.receive()); S.run(); print(c.balance, t.alive)
t = S.tasklet(lambda: print("seq", exc(c.send_sequence, g())))(); S.run(); t.kill(); print(c.balance, t.alive)
t1 = S.tasklet(c.receive)(); t2 = S.tasklet(c.receive)(); S.run(); print(c.queue is t1, t1.next is t2, t1.prev, t2.next, t2.prev is t1, t1._channel is c)
t1.kill(); print(c.queue is t2, c.balance, t2.prev, t1._channel); t2.kill(); print(c.queue, c.balance)
class Ch(S.channel):
    def __init__(self, a): self.a = a
print(Ch(5).a, exc(S.channel, 1, 2) and 1, repr(c)[:30])
