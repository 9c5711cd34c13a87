'', "", '''''', """""", 'a', "b", 'it\'s', "say \"x\"", 'a"b', "a'b"
'''multi
line ' '' text''', """x
"y" ""z\"""" ""
r'\d\'', R"\n", b'bytes\x00\377', B"x", br'\x', Rb"\y", rB'z', bR"w", u'u', U"U"
'a' 'b' "c", b'a' b"b", ('x'
 "y"
 '''z'''), u'a' 'b', 'a' u'b'
'\a\b\f\n\r\t\v\\\0\7\77\777\x41\u00e9\U0001F600\N{BULLET}\N{latin small letter a}'
'line\
continued', 'é', 'é\n', '日本語', '\ud800', '\q\d'
"docstring".join(['a'])
