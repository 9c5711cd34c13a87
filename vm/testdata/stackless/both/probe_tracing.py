"""Trace and profile functions are of each tasklet."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
import gc
ev = []
def tr(frame, event, arg):
    if frame.f_code.co_filename == __file__.replace(".pyc", ".py"): ev.append((frame.f_code.co_name, event))
    return tr
def pr(frame, event, arg): ev.append(("p", frame.f_code.co_name, event))
def f(): g(); S.schedule(); g()
def g(): pass
t = S.tasklet(f)()
print(exc(setattr, t, "trace_function", tr), t.trace_function is tr, t.profile_function)
t.run(); print(ev); del ev[:]; print(t.trace_function is tr, sys.gettrace())
t.trace_function = None; S.run(); print(ev, t.trace_function); del ev[:]
t = S.tasklet(f)(); t.profile_function = pr; S.run(); print(ev, exc(lambda: t.profile_function)); del ev[:]
def own(): sys.settrace(tr); g(); S.schedule(); g(); sys.settrace(None); g()
S.tasklet(own)(); S.tasklet(g)(); S.run(); print(ev, sys.gettrace()); del ev[:]
sys.settrace(tr); S.tasklet(g)(); S.run(); sys.settrace(None); print(ev); del ev[:]
d = S.tasklet(f); print(exc(setattr, d, "trace_function", tr), exc(setattr, d, "trace_function", None), d.trace_function, exc(setattr, S.current, "trace_function", 5) if 0 else 0)
S.current.profile_function = pr; g(); S.tasklet(g)(); S.run(); S.current.profile_function = None; print(ev)
