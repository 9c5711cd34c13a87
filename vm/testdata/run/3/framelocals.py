import sys
def f(a, b=2):
    c = 3
    def g(): return c, a
    fr = sys._getframe()
    p = fr.f_locals
    print(type(p), sorted(set(dir(p)) - set(dir(object))))
    p['b'] = 10
    p['zz'] = 5
    p['c'] = 33
    print(b, c, 'zz' in p, len(p), list(p), p['zz'])
    for t in ["p['nope']", "p.pop('a')", "p.pop('zz')", "p.pop('zz')", "p.pop('zz', 4)", "p.setdefault('a', 1)", "p.setdefault('q', 1)", "p.get('a')","p.get('xx')", "p.get('xx',4)", "p == dict(p)", "p == fr.f_locals", "p == 5", "list(p.keys())[:3]", "list(p.values())[:2]", "list(p.items())[:2]", "list(reversed(p))[:3]", "p[1]", "p.__delitem__('a')", "p.__delitem__('q')", "p.__delitem__('nn')", "p.update({'b': 7})", "p.update(5)", "p.update([('x',1)])", "hash(p)", "p.popitem()","p.clear()", "p < {}", "p.__class__(fr) == p", "p.__class__(5)", "p.__class__()", "p.foo", "p.fromkeys", "p.__or__(5)", "p | 5"]:
        try: r = eval(t, {'p': p, 'fr': fr})
        except Exception as e: r = type(e).__name__ + ': ' + str(e)
        print(t, '->', r if not callable(r) else 'callable')
    p |= {'b': 99}
    print(b)
    print(fr.f_locals is p, locals() is locals(), type(locals()))
    d = locals(); d['b'] = 1; print(b)
f(1)
print(sys._getframe().f_locals is globals())
class C:
    x = 1
    print(sys._getframe().f_locals is locals())
fr = sys._getframe()
for t in ["fr.f_code.co_name","fr.f_lineno","fr.f_trace","fr.f_trace_lines","fr.f_trace_opcodes","fr.f_back","fr.f_builtins is __builtins__.__dict__","fr.f_globals is globals()","fr.clear()","repr(fr).split(' at ')[0]", "type(fr)()", ]:
    try: r = eval(t)
    except Exception as e: r = type(e).__name__ + ': ' + str(e)
    print(t, '->', r)
def s(n,v):
    try: setattr(fr,n,v)
    except Exception as e: print(n, type(e).__name__, e)
    else: print(n, 'set', getattr(fr,n))
def d(n):
    try: delattr(fr,n)
    except Exception as e: print(n, type(e).__name__, e)
    else: print(n, 'del')
for n in ['f_lineno','f_trace','f_trace_lines','f_back','f_locals','f_code']:
    s(n,5); s(n,None); s(n,True); d(n)
def gen():
    x = 1
    yield 1
g = gen()
gf=g.gi_frame
gf.clear()
print(list(g))
g = gen(); next(g)
try: g.gi_frame.clear()
except RuntimeError as e: print(e)
def err():
    y = 5
    1/0
try: err()
except Exception as e: tb = e.__traceback__
print(tb.tb_lineno, tb.tb_next.tb_lineno, tb.tb_next.tb_next, tb.tb_next.tb_frame.f_locals, tb.tb_lasti % 2)
TT=type(tb)
tb.tb_next.tb_frame.clear()
print(tb.tb_next.tb_frame.f_locals)
for t in ["tb.tb_next.tb_frame.f_back is fr", "setattr(tb,'tb_next',5)", "setattr(tb,'tb_next',tb)", "setattr(tb.tb_next,'tb_next',tb)", "delattr(tb,'tb_next')", "TT(None, fr, 1, 2).tb_lineno", "TT(tb, fr, 1, 2).tb_next is tb", "TT(5, fr, 1, 2)", "TT(None, 5, 1, 2)","TT(None)","TT(tb_next=None, tb_frame=fr, tb_lasti=2, tb_lineno=2).tb_lasti", "dir(tb)", "setattr(tb,'tb_lineno',5)", "setattr(tb,'tb_frame',5)", "repr(tb)[:17]"]:
    try: r = eval(t)
    except Exception as e: r = type(e).__name__ + ': ' + str(e)
    print(t, '->', r)
