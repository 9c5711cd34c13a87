a <> b, a != b, a == b, a < b <= c > d >= e, a is b, a is not b, a in b, a not in b, not a
a + b - c + d, a * b / c // d % e, a << b >> c, a & b & c, a | b | c, a ^ b ^ c
(a + b) + c, a + (b + c), ((a + b)) + c, a + b * c + d, (a * b) * c - d, -a + b, a ** b ** c, a ** -b
a and b and c or d, not a or b, a if b else c, (a) + b, (a).b + c, (a)(b) + (c)[d]
a + \
  b + \
  c
(a +
 b -
 c)
