"""sys.exc_info() is of each tasklet."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
def ei(): e = sys.exc_info(); return e[0] and e[0].__name__
out = []
def a():
    out.append(("a0", ei()))
    try: raise ValueError
    except ValueError:
        S.schedule(); out.append(("a1", ei()))
        try: raise KeyError
        except KeyError: S.schedule(); out.append(("a2", ei()))
        out.append(("a3", ei())); S.schedule()
    out.append(("a4", ei()))
def b():
    out.append(("b0", ei()))
    try: raise IndexError
    except IndexError:
        S.schedule(); out.append(("b1", ei()))
        try: S.schedule(); raise
        except IndexError as e: out.append(("b2", ei()))
    out.append(("b3", ei()))
def g():
    try: raise TypeError
    except TypeError:
        yield ei(); S.schedule(); yield ei()
def c():
    for x in g(): out.append(("c", x, ei())); S.schedule()
    try: raise OSError
    except OSError:
        for x in g(): out.append(("c2", x, ei())); S.schedule()
try: raise RuntimeError
except RuntimeError:
    for how in S.tasklet, lambda f: S.tasklet(lambda: hard(f)):
        for f in a, b, c: how(f)()
        S.run(); print(ei(), out); del out[:]
def d():
    try: raise ValueError("one")
    except ValueError: S.schedule_remove()
    out.append(ei())
t = S.tasklet(d)(); S.run()
try: t.throw(KeyError("two"))
except KeyError as e: print(repr(e), getattr(getattr(e, "__context__", None), "args", None), ei())
t = S.tasklet(d)(); S.run(); t.kill(); print(t.alive, ei(), out)
