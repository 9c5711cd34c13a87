"""Who is told that nobody is left to run."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
c = S.channel()
print(exc(c.receive), exc(c.send, 1), c.balance, exc(S.schedule_remove) is S.current, exc(S.schedule_remove, 5))
def t(): print("t", exc(c.receive))
x = S.tasklet(t)(); print(exc(S.run), fl(x), exc(c.receive), c.balance); c.send(1)
x = S.tasklet(lambda: None)(); print(exc(c.receive), exc(c.send, 2), c.balance)
x = S.tasklet(lambda: None)(); print(exc(c.send, 2), c.balance)
def bad(): raise ValueError("bad")
x = S.tasklet(bad)(); print(exc(c.receive), c.balance, S.runcount)
x = S.tasklet(t)(); y = S.tasklet(bad)(); print(exc(S.run), fl(x), exc(c.send, 4), fl(x)); S.run()
def inner(): x = S.tasklet(c.receive)(); print("run", S.run(), x.blocked); bad()
z = S.tasklet(inner)(); print(exc(S.run)); c.send(0)
def w(): 
    y = S.tasklet(bad)(); print("w", exc(S.run)); y = S.tasklet(bad)(); print("w2", exc(c.receive))
z = S.tasklet(w)(); print(exc(S.run), c.balance)
def ex():
    try: c.receive()
    except TaskletExit: print("exit"); c.receive()
z = S.tasklet(ex)(); S.run(); print(exc(z.kill), fl(z), c.balance, exc(z.kill), c.balance)
z = S.tasklet(lambda: S.main.kill())(); print(exc(S.run)); z = S.tasklet(lambda: S.main.throw(KeyError, 1))(); print(exc(c.receive), c.balance)
z = S.tasklet(lambda: S.main.run())(); print(exc(c.receive)); z = S.tasklet(lambda: print(exc(S.main.insert), exc(S.main.remove), fl(S.main)))(); print(exc(c.receive)); S.run()
