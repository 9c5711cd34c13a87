def f(n):
    t = 0
    for i in range(n):
        t += i
    return t
class A:
    def __init__(self, x): self.x = x
    def __repr__(self): return 'A(%d)' % self.x
l = []
for i in range(3000):
    l.append(A(i))
    f(10)
    if i % 500 == 0: print(i, l[-1], f(i))
print(sum(a.x for a in l))
