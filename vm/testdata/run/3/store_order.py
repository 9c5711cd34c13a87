# Which of several values that die goes first.
class T:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def two():
    a, b = T(1), T(2)
    a, b = T(3), T(4)
    print('two')
    a, b, c = T(5), T(6), T(7)
    print('three')
def comprehension():
    [t for t in [T(1), T(2)]]
    print('dropped')
    x = [T(3)]
    x = [t for t in [T(4), T(5)]]
    print('stored')
def gen(x):
    yield 1
two()
comprehension()
g = gen(T(8))
g.close()
print('closed before it began')
g = None
