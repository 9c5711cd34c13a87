a[b], a[b, c], a[b,], a[:], a[b:], a[:c], a[b:c], a[::], a[b:c:d], a[::d], a[:c:], a[b::d]
a[b:c, d], a[b, c:d, ...], a[...], a[()], a[(b, c)], a[b][c][d], a[b:c][d], a[-1:], a[lambda: b]
a[b if c else d:e], a[b or c:], a[[b]], a[{b: c}], a[b := c], a[x:y, z := w]
a[b] = c; a[b:c] = d; del a[b], a[b:c]; a[b, c:d] += e
