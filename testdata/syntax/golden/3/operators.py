a + b - c * d / e // f % g @ h
a ** b ** c, -a ** -b, (a + b) * c, a + (b - c), ((a)), (a)(b), (a).b, (a)[b]
a << b >> c & d | e ^ f, ~a, +a, -a, not a, not not a
a and b or c and not d, a or b or c, (a or b) or c, a and (b and c)
a < b <= c == d != e > f >= g, a is b, a is not b, a in b, a not in b, not a in b, a < (b < c)
a if b else c, a if b else c if d else e, (a if b else c) if d else e, lambda: a if b else c
await_, a.b.c.d, a.b().c[d].e, a \
  + b, (a
  + b)
