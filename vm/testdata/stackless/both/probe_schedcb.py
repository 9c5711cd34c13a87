"""What schedule and channel callbacks are told."""
from __future__ import print_function
import stackless, sys
S = stackless
from stackless import _test_nostacklesscall as hard
def exc(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return "%s: %s" % (type(e).__name__, e)
def fl(t): return [n for n in ("alive","paused","scheduled","blocked","restorable","is_main","is_current","atomic","ignore_nesting","block_trap") if getattr(t, n)] + [t.nesting_level]
out = []; names = {}
def nm(t): return names.get(id(t), "?") if t is not None else None
def cb(p, n): out.append((nm(p), nm(n), nm(S.current), p.alive if p else None, n.alive, n.scheduled))
m = S.current; names[id(m)] = "m"
def mk(name, f, *a):
    t = S.tasklet(f); names[id(t)] = name; keep.append(t); return t(*a)
keep = []
print(S.get_schedule_callback(), S.set_schedule_callback(cb))
c = S.channel()
mk("a", c.receive); mk("b", c.send, 1); S.run(); print(out); del out[:]
t = mk("k", lambda: S.schedule_remove()); t.run(); print(out); del out[:]
t.kill(); print(out); del out[:]
t = mk("s", lambda: S.main.switch()); t.switch() if 0 else t.run(); print(out); del out[:]; t.kill(); print(out); del out[:]
t = mk("e", lambda: 1 // 0); print(exc(S.run), out); del out[:]
mk("n", lambda: (mk("in", lambda: None), S.run())); S.run(); print(out); del out[:]
t = mk("w", lambda: [0 for i in range(30000)]); r = S.run(1000); print(r is t, out); del out[:]; t.kill()
def rec(p, n): 
    out.append(exc(S.schedule)); out.append(exc(S.tasklet(len)([1]).run)); 
S.set_schedule_callback(rec) if 0 else S.set_schedule_callback(None)
cc = []
def ccb(ch, t, sending, willblock): cc.append((nm(t), sending, willblock, ch.balance, nm(S.current), repr(t.tempval)[:20] if sending else None))
print(S.get_channel_callback(), S.set_channel_callback(ccb))
for pref in -1, 0, 1:
    c = S.channel(); c.preference = pref
    mk("r%d" % pref, c.receive); mk("s%d" % pref, c.send, 7); S.run(); print(pref, cc); del cc[:]
    mk("q%d" % pref, c.send_sequence, [1, 2]); mk("i%d" % pref, lambda: [c.receive(), c.receive()]); S.run(); print(pref, cc); del cc[:]
c = S.channel(); print(exc(c.receive), cc); del cc[:]
S.set_channel_callback(None); print(exc(S.set_channel_callback, 3), exc(S.set_schedule_callback, 3))
