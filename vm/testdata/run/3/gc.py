import gc
gc.disable()
class A: pass
a = A()
a.a = a
del a
print(gc.collect())
def f():
    try:
        raise ValueError(1)
    except ValueError as e:
        x = e
f()
print(gc.collect() > 0)
def g():
    try:
        raise ValueError(1)
    except ValueError as e:
        x = e
        x = None
g()
print(gc.collect())
class D:
    def __del__(self): print('del')
d = D()
d.d = d
d = None
print('now')
print(gc.collect() > 0, gc.garbage == gc.garbage)
