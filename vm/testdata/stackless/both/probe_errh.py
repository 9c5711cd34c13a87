"""Error handlers of tasklets."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
out = []
def h(t, v, tb): out.append((t.__name__, str(v), tb.tb_frame.f_code.co_name, S.current is x, S.current.alive))
def h2(t, v, tb): raise KeyError("from handler")
def h3(t, v, tb): S.schedule(); out.append("h3")
def h4(t, v, tb): raise TaskletExit
def bad(): raise ValueError("bad")
def bye(): raise TaskletExit
print(exc(S.set_error_handler, 5), S.set_error_handler(h))
for hh in h, h2, h3, h4, None:
    S.set_error_handler(hh)
    for f in bad, bye:
        del out[:]
        x = S.tasklet(f)(); y = S.tasklet(lambda: out.append("y"))()
        print(hh and hh.__name__, f.__name__, exc(S.run), out, x.alive, S.runcount)
        S.run()
        x = S.tasklet(f)(); print("  run", exc(x.run), x.alive)
        x = S.tasklet(hard)(f); print("  hard", exc(x.run), x.alive)
        c = S.channel(); x = S.tasklet(f)(); print("  recv", exc(c.receive), c.balance)
S.set_error_handler(h); print(S.set_error_handler(None) is h, S.set_error_handler(None))
