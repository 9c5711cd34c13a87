"doc"
from __future__ import unicode_literals
'a', u'b', b'c', r'\d\u0041', 'a' 'b', 'a' b'c', '\u00e9\x41', ur'\u0041'
