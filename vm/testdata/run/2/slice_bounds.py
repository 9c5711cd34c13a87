# Bounds of a slice that are not written, whatever was computed before; sys.exc_info()
# in finally; what an int's operations give as long.
import sys
class T(object):
    def __init__(self, n): self.n = n
    def __del__(self): print 'del', self.n
v = [T(1), T(2)]
y = [t for t in v if t.n > 19]
v[:] = y
print len(v)
x = 1.5 + 2.5
print 'abc'[:2], 'abc'[1:], 'abc'[:]
l = [1, 2, 3]
l[:] += [4 * 2]
del l[:1]
print l
def f():
    try:
        [][0]
    finally:
        print sys.exc_info()
try:
    f()
except IndexError:
    print sys.exc_info()[0]
print (10L).bit_length(), int(3L), pow(-sys.maxint - 1, 5, 1), pow(2, 5, 7)
