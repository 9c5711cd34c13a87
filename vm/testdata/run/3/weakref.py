import _weakref
class A:
    def f(self): return 5
a = A()
r = _weakref.ref(a)
print(r() is a, _weakref.getweakrefcount(a), _weakref.ref(a) is r)
def cb(x):
    print('callback', x() is None)
r2 = _weakref.ref(a, cb)
p = _weakref.proxy(a)
print(p.f(), _weakref.getweakrefcount(a))
a = None
print(r(), r2())
try:
    p.f
except ReferenceError as e:
    print(e)
try:
    _weakref.ref(5)
except TypeError as e:
    print(e)
