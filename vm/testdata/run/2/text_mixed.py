# str and unicode together: comparison, hashing, concatenation, implicit coding.
def t(f):
    try: r = repr(f())
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print(r)
for f in [lambda: 'a' == u'a', lambda: u'a' == 'a', lambda: {'a': 1}[u'a'], lambda: {u'a': 1}['a'], lambda: hash('abc') == hash(u'abc'), lambda: 'a' + u'b',
          lambda: '\xe9' + u'b', lambda: u'b' + '\xe9', lambda: 'a' < u'b', lambda: '\xe9' < u'b', lambda: 'a' in u'abc', lambda: u'a' in 'abc', lambda: u'\xe9' in 'abc',
          lambda: 'abc'.find(u'c'), lambda: 'a,b'.split(u','), lambda: 'abc'.replace(u'b', 'x'), lambda: 'abc'.replace('b', u'x'), lambda: ''.join([u'a', 'b']), lambda: u''.join(['a', '\xe9']),
          lambda: ','.join(['\xe9', u'a']), lambda: '%s' % u'\xe9', lambda: '%s %s' % ('a', u'b'), lambda: '\xe9%s' % u'b', lambda: u'%s' % '\xe9', lambda: '%r' % u'\xe9', lambda: u'%r' % u'\xe9',
          lambda: '%(a)s' % {u'a': 1}, lambda: str(u'abc'), lambda: str(u'\xe9'), lambda: unicode('abc'), lambda: unicode('\xe9'), lambda: unicode('\xe9', 'latin-1'), lambda: unicode(5),
          lambda: unicode('abc', 'ascii', 'strict'), lambda: unicode(u'a', 'ascii'), lambda: unicode(5, 'ascii'), lambda: 'abc'.encode('hex'), lambda: '616263'.decode('hex'), lambda: 'zz'.decode('hex'),
          lambda: 'aGk='.decode('base64'), lambda: 'a\xe9'.encode('utf-8'), lambda: 'a\n'.encode('string_escape'), lambda: u'\xe9'.decode('utf-8'), lambda: 'uryyb'.decode('rot13'),
          lambda: 'abc'.startswith(u'a'), lambda: 'abc'.startswith((u'x', 'a')), lambda: '\xe9'.startswith(u'a'), lambda: 'abc'.strip(u'c'), lambda: 'ab'.center(5, u'x'), lambda: '{}'.format(u'a'),
          lambda: '{}'.format(u'\xe9'), lambda: u'{}'.format('\xe9'), lambda: '{0!s}'.format(u'\xe9'), lambda: 'abc'.translate(None, 'b'), lambda: 'abc'.translate(u'x'), lambda: 'abc'.partition(u'b'),
          lambda: list('ab\xe9'), lambda: list(u'ab\xe9'), lambda: hasattr('a', '__iter__'), lambda: hasattr(bytearray(), '__iter__'), lambda: 'abc'[1], lambda: 'abc'[0:2], lambda: 'abc'[-2:], lambda: u'abc'[::-1],
          lambda: ord('\xe9'), lambda: ord(u'\u1234'), lambda: chr(233), lambda: unichr(0x1234), lambda: chr(256), lambda: unichr(-1), lambda: ord('ab'), lambda: basestring('a'), lambda: isinstance('a', basestring),
          lambda: repr(u'\xe9\u1234\U0001f600\n\''), lambda: repr('\xe9\n\''), lambda: 'ab' * 3, lambda: 3 * u'ab', lambda: 'ab' + 5, lambda: u'ab' + 5, lambda: 'a' + bytearray('b'), lambda: bytearray('a') + 'b',
          lambda: cmp('a', u'b'), lambda: sorted(['b', u'a', 'c']), lambda: max('a', u'b'), lambda: u'\xe9' == u'\xe9', lambda: intern('abc') is intern('abc')]:
    t(f)
class U(object):
    def __unicode__(self): return u'U\xe9'
    def __str__(self): return 'S'
class V(object):
    def __str__(self): return u'V\xe9'
class W:
    def __unicode__(self): return u'W'
t(lambda: unicode(U()))
t(lambda: str(U()))
t(lambda: u'%s' % U())
t(lambda: '%s' % U())
t(lambda: unicode(V()))
t(lambda: '%s' % V())
t(lambda: unicode(W()))
for s in 'a.b[0].c!r', '{0.x[1]!r:>{w}} and {{}}':
    t(lambda: list(s._formatter_parser()))
t(lambda: [x if not hasattr(x, 'next') else list(x) for x in 'a.b[0][x]'._formatter_field_name_split()])
