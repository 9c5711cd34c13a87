def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)

print(fib(15))

class A:
    def __init__(self, x):
        self.x = x
    def get(self):
        return self.x
    def __del__(self):
        print('del', self.x)

a = A(3)
print(a.get(), a.x)
a = A(4)
print('now')
a = None
l = []
for i in range(5):
    l.append(i)
print(l[2])

def gen(n):
    for i in range(n):
        yield i
    return 7

for x in gen(3):
    print(x)

def f():
    try:
        raise ValueError('a')
    except ValueError as e:
        print('caught', e)
    try:
        try:
            raise KeyError('x')
        finally:
            print('fin')
    except KeyError as k:
        print('key')
f()

class B(A):
    def get(self):
        return super().get()
    @property
    def p(self):
        return self.x
    def __add__(self, o):
        return 'add'
    def __eq__(self, o):
        return True

b = B(9)
print(b.get(), b.p, b + 1, b == 5, b != 5)
def g(a, b=2, *args, c, d=4, **kw):
    print(a, b, c, d)
g(1, c=3)
g(1, 2, 3, 4, c=5, e=6)
def outer():
    y = 1
    def inner():
        nonlocal y
        y = y + 1
        return y
    return inner
h = outer()
print(h(), h())
def g2():
    r = yield from gen(2)
    print('r', r)
for x in g2(): print(x)
s = 0
while s < 10:
    s += 3
print(s)
