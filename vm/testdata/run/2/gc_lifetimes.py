import _weakref
class A(object):
    def __del__(self): print "del", r() is None
class B:
    def __del__(self): print "del", r() is None
def cb(x): print 'cb'
for C in A,B:
    o=C(); r=_weakref.ref(o,cb); del o
import gc
class C: pass
class D(object): pass
class T(object):
    def __init__(s,n): s.n=n
    def __del__(s): print 'T',s.n
for k in range(1):
    a=C(); a.a=a; a.t=T('inst'); del a; gc.collect()
    def f(): return f
    f.t=T('func'); f.f=f; del f; gc.collect()
    a=D(); a.m=a.__init__; a.t=T('meth'); del a; gc.collect()
    c=C; 
    class C2: pass
    C2.me=C2; C2.t=T('class'); del C2; gc.collect()
    class C3(object): t=T('type')
    del C3; gc.collect()
    import sys
    m=type(sys)('m'); m.m=m; m.t=T('mod'); del m; gc.collect()
    l=[T('l')]; l.append(l); del l; gc.collect()
    l=(T('tup'),[]); l[1].append(l); del l; gc.collect()
    p=property(None); 
    g=(x for x in [l for l in [[]]]); 
