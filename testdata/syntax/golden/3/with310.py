with (a as b): pass
with (a as b, c as d): pass
with (a as b, c as d,): pass
with (
    a,
    b as c,
): pass
with (a, b) as c: pass
with (a, b) as c, d: pass
with (a if b else c as d): pass
with (a), (b): pass
