a[b], a[b, c], a[b,], a[:], a[b:], a[:c], a[b:c], a[::], a[b:c:d], a[::d], a[:c:], a[b::], a[b:c:]
a[b:c, d], a[b, c:d], a[...], a[..., b], a[b, ...], a[:, :], a[::, b:], a[...,], a[b:c,], a[(b, c)], a[()]
a[b] = c; a[b:c] = d; del a[b], a[b:c], a[b:c, ...]; a[b] += c
