if a: pass
elif b: pass
elif c: pass
else: pass
if a:
    if b: c
    else: d
else:
    if e: f
while a:
    break
else:
    continue_ = 1
while a:
    if b: continue
    else: break
for a in b: pass
for a, b in c: pass
for a, in b: pass
for (a, b), c in d:
    continue
else: pass
for a.b in c: pass
for a[b] in c, d: pass
for a in *b, c: pass
for [a, *b] in c: pass
with a: pass
with a as b: pass
with a as b, c as (d, e), f: pass
with a() as b.c, d as e[f]: pass
with (a): pass
with (a, b): pass
with (a) as b: pass
with (yield_) as b, (c): pass
with (a).b as c: pass
try: pass
except: pass
try: pass
except A: pass
except (B, C) as d: pass
except D.e: pass
except: pass
else: pass
finally: pass
try: pass
finally:
    try: pass
    except A: raise
