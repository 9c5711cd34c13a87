(a := b), (a := b, c), [a := b, c], {a := b}, f(a := b), a[(b := c)], (a := (b := c)), (a := lambda: b)
if a := b: pass
while (a := b) and c: pass
if (a := b) == c and (d := e): pass
x = (a := b); x[a := b]; [a for b in c if (d := b) for e in d]
assert (a := b), (c := d)
print(f'{(a := b)}')
