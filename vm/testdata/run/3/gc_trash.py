# What the collector does to what it frees: weak references in it, classes with finalizers of
# old C code, and what stays behind; and what else only C code can do.
import gc
import _testcapi
import _weakref as weakref

gc.disable()


class Thing:
    def __repr__(self):
        return type(self).__name__


# A weak reference in the trash is empty before finalizers run, whatever it refers to.
alive = Thing()


class Node:
    def __del__(self):
        print("del", self.ref())


n = Node()
n.me = n
n.ref = weakref.ref(alive, lambda r: print("never"))
print(n.ref())
del n
gc.collect()
del alive


# The finalizer of old C code keeps a cycle from being collected.
@_testcapi.with_tp_del
class Old:
    def __init__(self):
        self.other = Thing()

    def __tp_del__(self):
        print("tp_del", self.name)


class Derived(Old):
    pass


for cls in Old, Derived:
    o = cls()
    o.name = "single " + cls.__name__
    del o
    o = cls()
    o.name, o.me = "cycle " + cls.__name__, o
    w = weakref.ref(o.other)
    del o
    print(gc.collect(), [type(x).__name__ for x in gc.garbage], w() is None)
    while gc.garbage:
        gc.garbage.pop().me = None
    print(w())

try:
    _testcapi.with_tp_del(int)
except TypeError as e:
    print(e)


# A __get__ that is a built-in function gets the descriptor like any other.
class Descr:
    __get__ = staticmethod(print).__func__

    def __repr__(self):
        return "<descr>"


class Owner(Thing):
    d = Descr()


Owner.d
Owner().d


# A frame's variables, as C code asks for them.
import sys
here = 1


def variables(here):
    print(_testcapi.frame_getvar(sys._getframe(), "here"), _testcapi.frame_getvarstring(sys._getframe(), b"here"))


variables(2)
for f, name in [(_testcapi.frame_getvar, "here"), (_testcapi.frame_getvar, "nowhere"), (_testcapi.frame_getvar, b"here"), (_testcapi.frame_getvarstring, "here")]:
    try:
        f(sys._getframe(), name)
    except (NameError, TypeError) as e:
        print(type(e).__name__, e)


def gen():
    yield sys._getframe()


g = gen()
print(_testcapi.frame_getgenerator(next(g)) is g)


# Interpreters of their own.
print(_testcapi.run_in_subinterp("here = 2\nassert __name__ == '__main__'"), here)
print(_testcapi.run_in_subinterp("import sys; sys.stderr = None; 1/0"))

gc.enable()
x = Old()
x.me, x.name = x, "left"
del x
