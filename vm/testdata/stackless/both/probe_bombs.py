"""Bombs, and what is thrown with classes, instances and worse."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
for a in ((), (ValueError,), (ValueError, 1), (ValueError, (1, 2)), (ValueError(3),), (ValueError(3), None), ((ValueError, 4, None),), (5,), (ValueError, 1, 2), ("x",), (None,), (ValueError, 1, None, 3)):
    r = exc(S.bomb, *a)
    if isinstance(r, S.bomb): print(a, r.type, repr(r.value), r.traceback, r.__reduce__()[1:])
    else: print(a, r)
print(type(exc(S.bomb, type=KeyError, value=3)).__name__)
b = S.bomb(ValueError, 3)
t = S.tasklet(lambda: print("got", exc(S.schedule_remove)))()
S.run(); t.tempval = b; t.run(); print(fl(t))
c = S.channel()
t = S.tasklet(lambda: print("rcv", exc(c.receive)))(); S.run()
print(exc(c.send, S.bomb(KeyError, 9)))
t = S.tasklet(lambda: c.send(S.bomb(IndexError, 1)))(); print(exc(S.run)); print(exc(c.receive)); S.run()
print(exc(setattr, b, "value", 7), exc(setattr, b, "type", KeyError), exc(setattr, b, "traceback", 5), b.traceback)
for a in ((ValueError,), (ValueError(1),), (ValueError, 1, None), (5,), (ValueError(1), 2), (ValueError, 1, 5), ("s",)):
    t = S.tasklet(lambda: print("in", exc(S.schedule_remove)))(); S.run(); print(a, exc(t.throw, *a), t.alive); t.kill()
    t = S.tasklet(lambda: print("in", exc(c.receive)))(); S.run(); print(a, exc(c.send_throw, *a), c.balance); t.kill()
for a in ((), (5,), (ValueError,), (ValueError, 1, 2), (ValueError(1),)):
    t = S.tasklet(lambda: print("in", exc(c.receive)))(); S.run(); print(a, exc(c.send_exception, *a), c.balance); t.kill()
    t = S.tasklet(lambda: print("in", exc(S.schedule_remove)))(); S.run(); print(a, exc(t.raise_exception, *a), t.alive); t.kill()
