a = b; a = b = c; a, b = c; (a, b) = c; [a, b] = c; a, = b; (a) = b; a.b = c; a[b] = c; a, (b, [c, d]) = e
a += b; a -= b; a *= b; a /= b; a //= b; a %= b; a **= b; a >>= b; a <<= b; a &= b; a ^= b; a |= b
a.b += c; a[b] -= c; a += b, c; (a) = b, c
del a; del a, b; del (a, b); del [a]; del a.b, c[d]; del (a); del a,
[] = a; [a, []] = b; True = False = 1; (a), b = c; ((a), (b)) = c
