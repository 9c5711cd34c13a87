# What the methods of text give, for all sorts of text.
texts = [u'', u'a', u'Hello World', u'  a  b  c  ', u'a,b,,c', u'tab\there\n', u'line1\nline2\r\nline3\rline4', u'\x1c x \x85y\u2028z',
    u'\xe9t\xe9 \xdf', u'\u01c5\u0130\ufb01', u'\u0660\u0661', u'\U0001f600 wide \U0001f600', u'12', u'-5', u'+', u'aaaa', u'\xbd\xb2', u'MiXeD cAsE', u"it's"]
def show(label, r):
    print('%s %r' % (label, r))
for s in texts:
    show('text', s)
    for m in ['upper', 'lower', 'title', 'swapcase', 'capitalize', 'strip', 'split', 'rsplit', 'splitlines', 'isalpha', 'isdigit', 'isalnum',
              'isspace', 'islower', 'isupper', 'istitle', 'isdecimal', 'isnumeric', 'expandtabs', 'casefold', 'isidentifier', 'isprintable', 'isascii']:
        if hasattr(s, m):
            show(m, getattr(s, m)())
    show('split2', s.split(None, 1))
    show('rsplit2', s.rsplit(None, 1))
    show('lines', s.splitlines(True))
    for sep in [u',', u' ', u'aa', u'\xe9', u'\U0001f600', u'\u0660']:
        show('by', (s.split(sep), s.rsplit(sep, 1), s.partition(sep), s.rpartition(sep), s.count(sep), s.find(sep), s.rfind(sep), s.replace(sep, u'<>'), s.replace(sep, u'', 1)))
    show('pad', (s.center(12, u'*'), s.ljust(8), s.rjust(8, u'\u1234'), s.zfill(6)))
    show('slices', (s[1:], s[:-1], s[::2], s[::-1], s[5:2], s[-3:3], s[100:], s * 2, s * 0, s * -1))
    show('find', (s.find(u''), s.rfind(u''), s.count(u''), s.find(u'l', 3), s.find(u'l', -3, -1), s.replace(u'', u'-'), s.replace(u'a', u'\u1234b')))
    show('tests', (s.startswith(u'a'), s.startswith((u'x', u'')), s.endswith(u' ', 0, 3), u'a' in s, u'' in s, s + u'\xe9', s + u'\u1234', s == u'a', s < u'b', s >= u'a'))
    show('chars', [ord(c) for c in s])
    show('hash', hash(s))
    show('translate', s.translate({97: u'\xe9', 98: None, 32: 95}))
for b in [b'', b'a', b'Hello World', b' a  b ', b'a,b,,c', b'x\ty\n', b'l1\nl2\r\nl3\rl4', b'\xe9\xff\x00', b'12', b'-5', b"it's"]:
    for x in [b, bytearray(b)]:
        show('bytes', x)
        for m in ['upper', 'lower', 'title', 'swapcase', 'capitalize', 'strip', 'split', 'splitlines', 'isalpha', 'isdigit', 'isalnum', 'isspace',
                  'islower', 'isupper', 'istitle', 'expandtabs', 'hex', 'isascii']:
            if hasattr(x, m):
                show(m, getattr(x, m)())
        for sep in [b',', b' ', b'l']:
            show('by', (x.split(sep), x.rsplit(sep, 1), x.partition(sep), x.rpartition(sep), x.count(sep), x.find(sep), x.rfind(sep), x.replace(sep, b'<>')))
        show('pad', (x.center(9, b'*'), x.ljust(5), x.rjust(5), x.zfill(4), x[1:], x[::-1], x[::2], x * 2, x + b'q', b'q' + x))
        show('tests', (x.startswith(b'a'), x.endswith((b'd', b'')), b'a' in x, x == b'a', x < b'b', list(x)[:3], x.translate(None, b'l')))
