# Codecs and error handlers.
import _codecs as c
def t(f, *a):
    try: r = repr(f(*a))
    except UnicodeError as e: r = '%s: %s %r' % (type(e).__name__, e, e.args)
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print('%s %r -> %s' % (getattr(f, '__name__', 'f'), a, r))
def enc(s, *a): return s.encode(*a)
def dec(s, *a): return s.decode(*a)
texts = [u'', u'abc', u'\xe9', u'a\u20acb', u'\U0001f600', u'\ud800', u'x\udc80y', u'\x80\xff']
for name in ['utf-8', 'UTF8', 'latin-1', 'ascii', 'utf-16', 'utf-16-le', 'utf_32_be', 'cp1252', 'utf-7', 'unicode_escape', 'raw_unicode_escape', 'iso8859-15', 'koi8-r']:
    for s in texts:
        for e in ['strict', 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace']:
            t(enc, s, name, e)
for name in ['utf-8', 'latin-1', 'ascii', 'utf-16', 'utf-16-be', 'utf-32', 'cp1252', 'utf-7', 'unicode_escape', 'raw_unicode_escape']:
    for b in [b'', b'abc', b'\xe9', b'\xc3\xa9', b'\xe2\x82', b'\xf0\x9f\x98\x80', b'\xff\xfea\x00', b'a\x00b', b'\xed\xa0\x80', b'+AOk-', b'\\u1234\\x', b'\x81\x8d', b'\xc0\x80', b'abc\xffdef']:
        for e in ['strict', 'ignore', 'replace']:
            t(dec, b, name, e)
def handler(e):
    print('handler %s %r %d %d %s' % (e.encoding, e.object, e.start, e.end, e.reason))
    return (u'<%d>' % (e.end - e.start), e.end)
c.register_error('mine', handler)
c.register_error('bad1', lambda e: 5)
c.register_error('bad2', lambda e: (5, 5))
c.register_error('far', lambda e: (u'?', 100))
c.register_error('back', lambda e: (u'?', -1))
for e in ['mine', 'bad1', 'bad2', 'far', 'back', 'nope']:
    t(enc, u'a\xe9\u1234b', 'ascii', e)
    t(dec, b'a\xe9\xffb', 'ascii', e)
    t(dec, b'a\xe9\xffb', 'utf-8', e)
for f in ['utf_8', 'latin_1', 'ascii', 'utf_16', 'utf_16_le', 'utf_7', 'unicode_escape']:
    for s in [u'ab', u'\xe9']:
        t(getattr(c, f + '_encode'), s)
        t(getattr(c, f + '_encode'), s, 'ignore')
    for b in [b'ab', b'\xc3', b'\xc3\xa9']:
        t(getattr(c, f + '_decode'), b)
        t(getattr(c, f + '_decode'), b, 'replace')
t(c.utf_8_decode, b'\xe2\x82', 'strict', True)
t(c.utf_8_decode, b'a\xe2\x82', 'strict', False)
t(c.utf_16_ex_decode, b'\xff\xfea\x00b', 'strict', 0, False)
t(c.utf_16_ex_decode, b'\xfe\xff\x00a', 'strict', 0, True)
t(c.charmap_decode, b'abc', 'strict', {97: u'x', 98: 121, 99: None})
t(c.charmap_decode, b'ab', 'strict', {97: u'x', 98: 121})
t(c.charmap_decode, b'ab', 'replace', {97: u'xyz'})
t(c.charmap_encode, u'ab', 'strict', {97: b'x', 98: 121})
t(c.charmap_encode, u'abc', 'strict', {97: b'x', 98: 121})
t(c.charmap_encode, u'abc', 'ignore', {97: b'x'})
t(c.escape_encode, b'a\n\x00\'\\')
t(c.escape_decode, b'a\\n\\x41\\101\\q')
t(c.escape_decode, b'\\x4')
t(c.escape_decode, b'\\')
t(c.readbuffer_encode, b'abc')
