"""cPickle.Unpickler.noload."""
import cPickle


class Data:
    def __init__(self, s):
        self.s = s

    def read(self, n):
        got, self.s = self.s[:n], self.s[n:]
        return got

    def readline(self):
        return self.read(self.s.find("\n") + 1 or len(self.s))


class A(object):
    def __init__(self): self.x=[1]
class O:
    pass
class Init:
    def __getinitargs__(self): return (1,2)
class R(object):
    def __reduce__(self): return (R, (), {'a':1}, iter([1,2]), iter([(1,2)]))
vals = [1, [1,2,(3,4)], {'a': [1], 'b': (1,)}, A(), O(), Init(), R(), [A(), A(), 5], {'x': O()}, len, (A, O, 1.5, u'x', 'y', 10**30, None, True), set([1])]
o = O(); o.me = o; o.l=[o]
vals.append(o)
for proto in (0,1,2):
    for v in vals:
        s = cPickle.dumps(v, proto)
        u = cPickle.Unpickler(Data(s))
        try: r = repr(u.noload())
        except Exception as e: r = repr(e)
        print proto, type(v).__name__, r
for s in ('.', '0.', 'a.', '(.', 'R.', 'b.', '(Na.', 'NNa.', 'NNs.', 'NNNs.', '(i__main__\nX\n.', '(o.', '(No.', 'c__main__\nX\n.', 'c__main__', '\x82\x01.', 'N(e.', 'N(NNu.', '](Ne.', 'e.', 'u.', '}(NNu.', ')\x81.', 'N)\x81.', 'N)R.', 'NNb.', 'Nb.', 'N(o.'):
    u = cPickle.Unpickler(Data(s))
    try: r = repr(u.noload())
    except BaseException as e: r = type(e).__name__ + ' ' + str(e)
    print repr(s), r
