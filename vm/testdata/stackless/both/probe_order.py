"""In which order tasklets run after each way to switch."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
out = []
def mk(n, f=None):
    def t():
        out.append(n)
        if f: f()
        out.append(n.upper())
    return S.tasklet(t)()
def q():
    names, t = [], S.main
    while True:
        names.append(ids.get(t, "m")); t = t.next
        if t is S.main or t is None: return names
for op in "run", "switch", "insert", "remove", "kill", "schedule", "schedule_remove":
    for mode in "run", "in":
        ids = {}; del out[:]
        a, b, c = mk("a", lambda: S.schedule()), mk("b", lambda: S.schedule()), mk("c", lambda: S.schedule())
        ids.update({a: "a", b: "b", c: "c"})
        if mode == "in":
            d = mk("d", lambda: getattr(b if hasattr(b, op) else S, op)()); ids[d] = "d"; r = exc(S.run)
        else: r = exc(getattr(b, op) if hasattr(b, op) else getattr(S, op))
        print(op, mode, out, q(), S.runcount, r if not isinstance(r, S.tasklet) else ids.get(r, "main"))
        r = exc(S.run); print("   ", out, S.runcount, [x.alive for x in (a, b, c)])
        for x in a, b, c: x.kill()
m = S.main
print(exc(m.remove), exc(m.insert) is m, exc(m.run), exc(m.switch), exc(m.kill), exc(m.throw, KeyError, 1), m.next is m, m.prev is m, exc(m.bind, len), exc(m.setup), exc(m.raise_exception, IndexError, 2))
