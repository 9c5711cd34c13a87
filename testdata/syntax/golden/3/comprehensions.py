[a for a in b], {a for a in b}, {a: b for a in c}, (a for a in b)
[a for a in b if c], [a for a in b if c if d], [a for a in b for c in d if e for f in g]
[a for a, b in c], [a for (a, b) in c], [a for a, *b in c], [a for a.b in c], [a for a[0] in b]
[[a for a in b] for b in c], [a if b else c for d in e], [lambda: a for a in b], {a: {b: c for c in d} for b in e}
[a for a in b or c], [a for a in (lambda: b)()], [(a, b) for a in c], (a for a in b if (c if d else e))
[a for a in b if (c := a)], {a: b for a, in c}, [a for a in lambda_]
