'', "", 'a', "b", '''c''', """d"""
u'a', U"b", ur'\d\u0041', UR"x", b'a', B"b", br'\d', bR'\x', r'\n', R"x"
'a' 'b', 'a' u'b', u'a' 'b', b'a' 'b', r'\a' '\a'
'\a\b\f\n\r\t\v\\\0\7\77\377\x41\q\u0041\N{BULLET}'
u'\a\x41\u00e9\U0001F600\N{BULLET}\q\777'
'line\
two', """multi
line""", u'''multi
line''', 'x'
"""a
b""" + """c
d""", f("""e
f"""), ("""g
h""", i), """j
k""".l
x = {'a': """b
c""", 'd': 'e'}
