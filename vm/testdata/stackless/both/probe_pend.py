"""What is killed or thrown into when it runs next."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
c = S.channel()
def mk(kind, log):
    def t():
        try:
            if kind == "recv": log.append(c.receive())
            elif kind == "send": c.send(5)
            elif kind == "sched": S.schedule()
            elif kind == "rem": S.schedule_remove()
            log.append("went on")
        except BaseException as e: log.append(repr(e).replace(",)", ")")); raise
        finally: log.append("fin")
    x = S.tasklet(t)()
    if kind != "new": x.run()
    return x
for kind in "new", "recv", "send", "sched", "rem":
    for how in "kill", "kill2", "throw", "throwkill", "insert", "run":
        log = []; x = mk(kind, log); y = S.tasklet(lambda: log.append("other"))()
        try:
            if how == "kill": x.kill(pending=True)
            elif how == "kill2": x.kill(pending=True); x.kill(pending=True)
            elif how == "throw": x.throw(ValueError, 3, pending=True)
            elif how == "throwkill": x.throw(ValueError, 3, pending=True); x.kill()
            elif how == "insert": x.kill(pending=True); x.remove(); x.insert()
            elif how == "run": x.kill(pending=True); x.run()
        except BaseException as e: log.append("E " + repr(e))
        print(kind, how, fl(x), c.balance, S.runcount, x.tempval.__class__.__name__, x.next is None)
        r = exc(S.run); print("  ", r, log, fl(x), S.runcount, c.balance)
        while c.balance: c.queue.kill()
        while S.runcount > 1: S.current.next.kill()
print(exc(S.current.kill, pending=True)); print(exc(S.current.throw, ValueError, 2, None, True))
d = S.tasklet(len)
print(exc(d.kill), exc(d.kill, True), exc(d.throw, ValueError), exc(d.throw, ValueError, pending=True), exc(d.throw, TaskletExit), exc(d.throw))
