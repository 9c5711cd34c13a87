(), (a,), (a, b), [], [a], [a, b,], {}, {a}, {a, b,}, {a: b}, {a: b, c: d,}, (a), ((a, b), c), ((a), b), (a), (b)
[a for a in b], [a for a in b if c], [a for a in b if c if d for e in f], [a for a, b in c], [a for (a, b) in c]
[a for a in b, c], [a for a in lambda: b, c], {a for a in b}, {a: b for a, b in c}, (a for a in b), (a for a in b if c for d in e)
[(a, b) for a in c], [[a for a in b] for b in c], [a for (a), b in c], [a for a.b in c]
(a
 for a in b), [
 a for a in b], {
 a for a in b}
(yield_), ((a for a in b)), ([a for a in b]), a, (b), c
