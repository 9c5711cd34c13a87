# gc.collect() counts the dictionaries of instances that may hold something.
import gc


class C(object):
    pass


class S(object):
    __slots__ = ['a', '__dict__']


class E(Exception):
    pass


class L(list):
    pass


def make(f):
    x = C()
    x.me = x
    f(x)


for f in (lambda x: None, lambda x: setattr(x, "a", 1), lambda x: x.__dict__, lambda x: setattr(x, "l", [])):
    gc.collect()
    make(f)
    print gc.collect()
x = S()
x.a = x
del x
print gc.collect()
x = S()
x.a = x
x.b = 1
del x
print gc.collect()
x = S()
x.a = x
x.b = ()
del x
print gc.collect()
x = S()
x.a = x
x.b = (1,[])
del x
print gc.collect()
x = E()
x.me = x
del x
print gc.collect()
x = C()
x.l = [x]
del x
print gc.collect()
x = L()
x.append(x)
x.y = 1
del x
print gc.collect()
x = L()
x.append(x)
x.y = x
del x
print gc.collect()
