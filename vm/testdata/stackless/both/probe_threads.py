"""Tasklets and other threads."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
try: from thread import *
except ImportError: from _thread import *
def th(f, *a):
    l = allocate_lock(); l.acquire(); r = []
    def g():
        try: r.append(exc(f, *a))
        finally: l.release()
    start_new_thread(g, ()); l.acquire(); return r[0]
c = S.channel()
t = S.tasklet(lambda: print("t in", get_ident() == main, exc(c.receive)))(); main = get_ident()
print(th(t.run), fl(t)); S.run(); print(fl(t), th(c.send, 5), c.balance, fl(t)); S.run(); print(fl(t))
def job():
    print(S.current is S.main, S.getruncount(), fl(S.current), S.current.thread_id == get_ident())
    x = S.tasklet(lambda: print("x", get_ident() == main))(); keep.append(x); x.remove()
    return x.thread_id == get_ident()
keep = []
print(th(job)); x = keep[0]
import time
while x.thread_id != -1: time.sleep(0.001)
print(fl(x), x.thread_id, exc(x.insert), exc(x.run), exc(x.switch), exc(x.kill), exc(x.throw, ValueError), exc(x.setup), exc(x.bind, len) is x, fl(x))
print(exc(x.bind_thread), x.thread_id == main, fl(x), exc(x.bind, lambda: print("bound"), ())  is x, exc(x.insert) is x); S.run(); print(fl(x))
y = S.tasklet(lambda: 1)(); print(exc(y.bind_thread), exc(y.bind_thread, 12345), exc(th, y.bind_thread), exc(y.remove) is y, exc(th, y.bind_thread), exc(y.bind_thread, 12345), exc(y.bind_thread, -5)); y.kill()
print(th(lambda: exc(y.switch)), th(lambda: exc(t.kill)), exc(S.get_thread_info, 99), len(S.get_thread_info()), S.get_thread_info(-1)[2])
k = S.tasklet(lambda: print("k", exc(S.schedule_remove)))(); S.run(); print(th(k.kill), fl(k)); S.run(); print(fl(k))
k = S.tasklet(lambda: print("k", exc(S.schedule_remove)))(); S.run(); print(th(k.throw, KeyError, 3), fl(k)); print(exc(S.run)); print(fl(k))
k = S.tasklet(lambda: print("k", exc(S.schedule_remove)))(); S.run(); print(th(k.kill, True), fl(k)); S.run(); print(fl(k))
print(th(lambda: S.main.kill()), th(lambda: S.run()), th(lambda: S.schedule() is S.main), th(sys.exit))
