"""When an interrupt comes that was put off."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
def body(f):
    log = []
    def t():
        f(log); log.append("after")
        for i in range(20000): pass
        log.append("end")
    x = S.tasklet(t)()
    r = S.run(2000)
    print(log, r is x, fl(x), x.__reduce__()[2][0] & ~3)
    if r: r.insert()
    r = S.run(2000, soft=True); print("  ", log, r, fl(x)); x.kill()
def spin(): 
    for i in range(20000): pass
def at(log):
    o = S.current.set_atomic(True); spin(); log.append(S.current.__class__ and "atomic"); S.current.set_atomic(o); log.append("cleared")
def at2(log):
    with S.atomic(): spin(); log.append("in")
    log.append("out")
def ign(log):
    S.current.set_ignore_nesting(1); hard(spin); log.append("x")
def nest(log): hard(spin); log.append("x")
def nest2(log): hard(hard, spin); log.append("x")
def trap(log):
    S.switch_trap(1); spin(); log.append("t"); S.switch_trap(-1); log.append("off")
def atsched(log):
    S.current.set_atomic(True); spin(); log.append("a"); S.schedule(); log.append("s"); S.current.set_atomic(False)
for f in at, at2, ign, nest, nest2, trap, atsched, lambda l: [spin() for i in [1]], lambda l: eval("spin()"), lambda l: list(map(lambda x: spin(), [1])): body(f)
