# What derives from list or tuple is iterated as its class says.
class T(tuple):
    def __iter__(self): return iter((1,2,3))
class L(list):
    def __iter__(self): return iter((1,2,3))
for c in (T, L):
    try:
        a, b, d = c((7, 8)); print(a, b, d)
    except ValueError as e: print(e)
    try:
        [a, *b] = c((7, 8)); print(a, b)
    except ValueError as e: print(e)
    print([*c((7,8))], (*c((7,8)),), {*c((7,8))}, list(c((7,8))), tuple(c((7,8))), set(c((7,8))), sorted(c((7,8))), sum(c((7,8))))
    l=[]; l.extend(c((7,8))); print(l); l+=c((7,8)); print(l); l[:]=c((7,8)); print(l)
    def f(*a): return a
    print(f(*c((7,8))), dict.fromkeys(c((7,8))), list(zip(c((7,8)),'abc')), list(map(str,c((7,8)))), max(c((7,8))), any(c((0,0))), ' '.join(map(str,c((7,8)))))
    class S(str): pass
    print(''.join(c(('a','b'))) if 0 else '', bytes(c((7,8))), bytearray(c((7,8))), list(enumerate(c((7,8)))), 3 in c((7,8)))
    print(frozenset(c((7,8))), list(reversed(c((7,8)))), '%s' % (c((7,)),), [x for x in c((7,8))], c((7,8)) == c((1,2,3)), len(c((7,8))))
