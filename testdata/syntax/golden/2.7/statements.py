assert a; assert a, b; assert (a, b)
import a; import a.b.c; import a as b, c.d as e; from a import b; from a import b as c, d; from a import (b, c,); from a import *
from . import a; from .a import b; from .. import a; from ...a import b; from a.b import (c as d)
global a, b
pass; a; a;
if a: b
elif (c): d
elif e: pass
else: f
while a: break
else: pass
while 1:
    continue
for a in b: pass
for a, b in c: pass
for (a), b in c: pass
for (a, b), c in d, e: pass
else: pass
for a.b in c: pass
for a, in b: pass
with a: pass
with a as b: pass
with a as b, c as (d, e), f: pass
with (a) as b, (c): pass
with (a): pass
with a, b: pass
with (a,  b) as c: pass
with ((a)) as (b), \
     d: pass
