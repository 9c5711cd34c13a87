print
print a
print a, b
print a,
print a, b,
print >>f
print >>f, a
print >>f, a, b,
print (a)
print (a), b
print (a, b)
print >>f.g[h], (a)
print -1, not a, lambda: b
print 'a' 'b', """c
d""", e
print(a) if b else c
print >>a or b, c; print d
