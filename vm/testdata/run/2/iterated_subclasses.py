# What derives from list or tuple is iterated as its class says.
class T(tuple):
    def __iter__(self): return iter((1,2,3))
class L(list):
    def __iter__(self): return iter((1,2,3))
def f(*a): return a
for c in (T,L):
    a,b,d = c((7,8)); print a,b,d
    l=[]; l.extend(c((7,8))); print l; l+=c((7,8)); print l; l[:]=c((7,8)); print l
    print f(*c((7,8))), tuple(c((7,8))), list(c((7,8))), map(None, c((7,8))), zip(c((7,8))), sorted(c((7,8))), set(c((7,8)))
