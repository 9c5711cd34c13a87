"""Channels: preference, schedule_all and the kinds of sending."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
for pref in -1, 0, 1:
    for sa in 0, 1:
        for first in "rs":
            for kind in "value", "seq", "exc", "throw":
                c = S.channel(); c.preference = pref; c.schedule_all = sa; out = []
                def snd():
                    out.append("s")
                    if kind == "value": c.send(1); c.send(2)
                    elif kind == "seq": out.append(c.send_sequence([1, 2]))
                    elif kind == "exc": c.send_exception(ValueError, 1); c.send_exception(KeyError, 2)
                    else: c.send_throw(ValueError, 1); c.send_throw(KeyError(2))
                    out.append("S")
                def rcv():
                    for i in 1, 2: out.append("r"); out.append(exc(c.receive))
                def by():
                    for i in 1, 2: out.append("x"); S.schedule()
                fs = [rcv, snd, by] if first == "r" else [snd, rcv, by]
                for f in fs: S.tasklet(f)()
                S.run(); print(pref, sa, first, kind, out, c.balance)
c = S.channel()
for v in -5, 5, 0, 1.5, "x", None, True: print(repr(v), exc(setattr, c, "preference", v), c.preference)
for v in -5, 0, "x", None, True: print(repr(v), exc(setattr, c, "schedule_all", v), c.schedule_all)
