# The % operator: every conversion with every kind of value.
import sys
class I(object):
    def __index__(self): return 7
    def __repr__(self): return 'I()'
class F(object):
    def __float__(self): return 2.5
    def __repr__(self): return 'F()'
class T(object):
    def __int__(self): return 9
    def __repr__(self): return 'T()'
class S(object):
    def __str__(self): return 'S!'
    def __repr__(self): return 'R!'
def t(f, a):
    try: r = repr(f % a)
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print('%r %s -> %s' % (f, type(a).__name__, r))
fmts = ['%d','%i','%u','%x','%X','%o','%#x','%#o','%e','%.2f','%g','%F','%c','%s','%r','%5s|','%-5s|','%.1s|','%05d','%+d','% d','%*d','%.*f','%%','%5%','%(a)s','%(a)d','%(a','%z','%','%b','%a','%5c|','%ld','%hd','%y %s','%-05d|','%+.3e','%#g','%.3d','%.0f','%s %s','%(b)s','%()s','%((a))s']
vals = [1, -255, 10**20, 1.5, 'a', u'a', b'a', None, (), (1,), (1,2), (3,4,5), {'a':1}, {}, [1], I(), F(), T(), S(), True, 'ab', u'\xe9', 300, 0x110000, -1, bytearray(b'a'), (2,3.14159), 1e300, float('nan'), float('-inf'), 'abc']
for f in fmts:
    for v in vals:
        t(f, v)
        if sys.version_info[0]==2: t(f.decode(), v)
        else: t(f.encode(), v)
