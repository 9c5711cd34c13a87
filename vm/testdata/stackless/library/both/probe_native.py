# Tasklets in native code, as pickles have them.
from __future__ import print_function
import stackless as S, sys
import pickle
if sys.version_info[0] == 2: import cPickle
PK=[]
def g():
    for i in range(3):
        S.schedule(i)
        yield i
def g2():
    for x in g(): yield x
def use():
    for i in g2(): PK.append(i)
def lst():
    PK.append(list(g()))
for f in use, lst:
    t = S.tasklet(f)(); t.run()
    fr = t.__reduce__()[2][3]
    for x in fr:
        if isinstance(x, S.cframe):
            r = x.__reduce__()
            print(r[2][1], r[2][0], type(r[2][2][-1] if isinstance(r[2][2], tuple) else 0), r[2][3:], type(x.ob1), x.ob2, x.ob3, x.i, x.n)
        else: print(type(x).__name__)
    for p in range(3):
        for m in ([pickle, cPickle] if sys.version_info[0] == 2 else [pickle]):
            u = m.loads(m.dumps(t, p)); del PK[:]
            print(f is lst or [type(x).__name__ for x in u.__reduce__()[2][3]])
            try: u.insert(); u.run(); u.run(); u.run()
            except Exception as e: print(e)
            print(PK, u.alive)
    t.kill()
class P(object):
    @property
    def p(self): S.schedule(); PK.append('p'); return 1
    def __getattr__(self, n):
        if n[:2] == '__': raise AttributeError(n)
        S.schedule(); PK.append(n); return 1
    def __init__(self, x=None): 
        if x: S.schedule(); PK.append('init')
    def __call__(self): S.schedule(); PK.append('call')
    def __enter__(self): S.schedule(); PK.append('enter')
    def __exit__(self, *a): S.schedule(); PK.append('exit')
    def __add__(self, o): S.schedule(); PK.append('add')
    def m(self): self.p; PK.append('m')
def inner(): S.schedule(); PK.append('inner')
def t1(): P().p; PK.append('end')
def t2(): P().foo; PK.append('end')
def t4(): P()(); PK.append('end')
def t5():
    with P(): PK.append('body')
    PK.append('end')
def t6(): P() + 1; PK.append('end')
def t7(): P().m(); PK.append('end')
def t9(): eval("inner()"); PK.append('end')
def t11():
    k = g(); next(k); PK.append('end')
def t12(): list(map(lambda x: inner(), [1])); PK.append('end')
def t13(): sorted([1], key=lambda x: inner()); PK.append('end')
def t14(): (lambda *a: inner())(*[1]); PK.append('end')
def t15(): S.channel().send_sequence(g()); PK.append('end')
for f in t1, t2, t4, t5, t6, t7, t9, t11, t12, t13, t14, t15:
    t = S.tasklet(f)(); t.run()
    try: fr = t.__reduce__()[2][3]
    except Exception as e: print(f.__name__, e); continue
    u = pickle.loads(pickle.dumps(t, 2)); del PK[:]
    out = []
    for x in fr:
        if isinstance(x, S.cframe): out.append(x.__reduce__()[2][1])
        else: out.append((x if sys.version_info[0] == 2 else x.frame).f_code.co_name)
    print(f.__name__, t.nesting_level, t.restorable, out, u.frame.f_code.co_name)
    try:
        u.insert(); u.run(); u.run(); u.run(); u.run()
    except Exception as e: print(e)
    print(PK, u.alive)
    t.kill()
