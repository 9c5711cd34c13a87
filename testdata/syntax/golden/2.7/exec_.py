exec a
exec a in b
exec a in b, c
exec 'x' 'y' in {}
exec(a)
exec(a, b)
exec(a, b, c)
exec (a, b, c, d)
exec (a) in b
exec(a, b) in c
def f():
    exec 'x = 1' in {}
exec a.b in c.d, e[f]
