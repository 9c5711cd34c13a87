"""The line of what a with statement does at its end."""
import sys
class M(object):
    def __init__(self, boom): self.boom = boom
    def __enter__(self): return self
    def __exit__(self, *a):
        if self.boom: raise ValueError('exit')
def line():
    t = sys.exc_info()[2].tb_next
    return t.tb_lineno - t.tb_frame.f_code.co_firstlineno
def f():
    with M(1):
        for i in [1, 2]:
            len('a')
def g():
    with M(1):
        if M:
            if not M:
                len('a')
            len('b')
        else:
            len('c')
def h():
    with M(1):
        while 0:
            len('a')
def k():
    with M(1):
        try:
            len('a')
        except ValueError:
            len('b')
        else:
            len('c')
def m():
    with M(1):
        with M(0):
            for i in []:
                pass
def n():
    with M(1):
        def x():
            return 1
def o():
    with M(1):
        len([a for a in [
           1, 2]])
def r():
    with M(1):
        try:
            len('x')
        finally:
            len('b')
def s():
    with M(1):
        while M:
            if M: break
            len('q')
        else:
            len('z')
for fn in (f, g, h, k, m, n, o, r, s):
    try: fn()
    except ValueError: print fn.__name__, line()
