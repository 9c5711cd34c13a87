class A:
    x = 5
    def __init__(self, v):
        self.v = v
    def get(self):
        return self.v
    def __del__(self):
        print 'del', self.v
    def __getattr__(self, n):
        if n[:2] == '__': raise AttributeError, n
        return 'attr ' + n
    def __add__(self, o):
        return 'add'
    def __radd__(self, o):
        return 'radd'
    def __len__(self):
        return 3
    def __call__(self, y):
        return y
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i
a = A(4)
print a.x, a.get(), a.v, a.foo, a + 1, 1 + a, a(9), a[1]
for i in a:
    print i
class B(A):
    def get(self):
        return A.get(self)
b = B(7)
print b.get(), B.x, b.x
a = None
class C:
    def __cmp__(self, o):
        return 0
c = C()
print c == 5, c < 3, c >= 2
try:
    A.get(5)
except TypeError, e:
    print e
class E: pass
try:
    raise E()
except E, e:
    print 'E'
b = None
