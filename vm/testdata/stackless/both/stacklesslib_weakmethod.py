# Weak references to bound methods, and proxies of them.
from __future__ import print_function
from stacklesslib import weakmethod
from stacklesslib.weakmethod import WeakMethod, WeakMethodProxy


class C(object):
    def method(self, *args):
        return 'called', args

    def other(self):
        pass


def error(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__


def fallback(*args):
    return 'instead', args


c, d = C(), C()
ref = WeakMethod(c.method)
print(ref()(1), ref() == c.method, WeakMethod(C().method)())
print(error(WeakMethod, fallback), error(WeakMethod, 1), error(WeakMethod, len))
died = []
watched = WeakMethod(c.method, died.append)
proxy, safe = WeakMethodProxy(c.method), WeakMethodProxy(c.method, fallback=fallback)
print(proxy(1, 2), safe(3), error(hash, proxy), proxy == safe, proxy == WeakMethodProxy(d.method))
print(repr(c.method) in repr(proxy), repr(proxy).startswith('<WeakMethodProxy at '))
print(weakmethod.ref(c)() is c, isinstance(weakmethod.ref(c.method), WeakMethod))
print(weakmethod.proxy(c).method(4), isinstance(weakmethod.proxy(c.method), WeakMethodProxy))
del c
print(ref(), watched(), died == [watched], error(proxy), safe(3), 'None' in repr(proxy))
print(error(lambda: proxy == safe))
