pass; break_ = 1
assert a; assert a, b; assert (a, b)
raise; raise a; raise a from b; raise a(b) from None
import a; import a.b.c; import a as b, c.d as e, f; from a import b; from a.b import c as d, e
from . import a; from .a import b; from .. import a; from ... import b; from .... import c; from ...a.b import c
from a import *; from a import (b, c as d,); from .a import (
    b,  # x
    c)
global g, h
def f():
    global a, b
    x = 1
    def g():
        nonlocal x
a;
a; b
if a: b
if a: b; c
else: d
