"""Ways to bind a tasklet."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
def f(*a, **k): print("f", a, sorted(k.items()))
for args in ((), (f,), (f, ()), (f, (1,)), (f, None, {"x": 1}), (f, (), {}), (None,), (None, ()), (None, None, {}), (5,), (len, ([],))):
    t = exc(S.tasklet, *args)
    if not isinstance(t, S.tasklet): print(args[1:], t); continue
    print(args[1:], fl(t), t.tempval if t.tempval is not f else "f", t.frame)
    r = exc(t.insert); print("   insert", r if not isinstance(r, S.tasklet) else "ok", fl(t)); r = exc(S.run); print("   run", r, fl(t), type(t.tempval).__name__)
    r = exc(t.bind, f); print("   bind", r is t or r, fl(t)); r = exc(t, 7, y=8); print("   call", r is t or r, fl(t)); print(exc(t.bind, len), exc(t.bind, None)); S.run(); print(fl(t))
t = S.tasklet(f); print(exc(t.bind, None) is t, exc(t.setup), exc(t.bind, args=(1,)), exc(t.bind, f, (1,)) is t, fl(t), exc(t.bind, args=(2,)), fl(t), exc(t.bind, f, (3,)) is t); t.insert(); S.run()
t = S.tasklet(lambda: S.schedule_remove())(); S.run(); print(fl(t), exc(t.bind, f, (9,)) is t, fl(t)); t.run()
t = S.tasklet(hard)(lambda: S.schedule_remove()); S.run(); print(fl(t), exc(t.bind, f, (9,)), exc(t.bind, None), exc(t.bind_thread)); t.kill()
class T(S.tasklet):
    def __new__(cls, *a, **k): return S.tasklet.__new__(cls)
    def __init__(self, *a): self.a = a
    def __call__(self, *a): print("called", a); return S.tasklet.__call__(self, *a)
t = T(1, 2); print(t.a, exc(t), exc(t.bind, f)(3) is t); S.run()
print(exc(S.tasklet.__new__), exc(S.tasklet.__new__, int), S.tasklet() == S.tasklet(), hash(t) == hash(t))
