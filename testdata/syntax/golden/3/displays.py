(), (a,), (a, b), (a, b,), [], [a], [a, b,], {}, {a}, {a, b,}, {a: b}, {a: b, c: d,}, {**a}, {a: b, **c, 'd': e}
[*a], [*a, b, *c], {*a, b}, (*a, b), (*a,), (a), ((a, b), c), [[a], [b, [c]]], {a: {b: c}}
a, b
a,
*a, b
(yield_), (a, (b, (c,))), [(a)], {(a): (b)}, {a if b else c: d or e}
[
    a,  # one
    b,
]
