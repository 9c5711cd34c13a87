a[*b], a[*b, c], a[c, *b, d:e]
a[*b] = c
def f(*args: *Ts): pass
