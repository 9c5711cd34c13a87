# Methods of text with arguments of every kind, right and wrong.
import sys
def t(o, name, a):
    try: r = repr(getattr(o, name)(*a))
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print('%r.%s(%s) -> %s' % (o, name, ', '.join([repr(x) for x in a]), r))
py3 = sys.version_info[0] == 3
names = ['count', 'startswith', 'endswith', 'partition', 'rpartition', 'strip', 'lstrip', 'rstrip', 'split', 'rsplit', 'splitlines',
    'join', 'replace', 'center', 'ljust', 'rjust', 'expandtabs', 'encode', 'decode', 'format', 'removeprefix', 'removesuffix',
    'upper', 'title', 'isalpha', 'format_map', 'hex', 'extend', 'append', 'insert', 'pop', 'remove', 'reverse', 'maketrans',
    'casefold', 'isidentifier', '__getnewargs__', 'copy', 'clear', '__alloc__']
if py3:
    names += ['find', 'rfind', 'index', 'rindex', 'zfill', 'translate', 'fromhex']
for o in [u'ab', b'ab', bytearray(b'ab')]:
    e = o[:0]
    for name in names:
        if not hasattr(o, name):
            print('%s has no %s' % (type(o).__name__, name))
            continue
        for a in [(), (1,), (None,), (1.5,), (u'x',), (b'x',), (bytearray(b'x'),), (e,), (1, 2), (e, 1), (e, 1.5), (o, o), (1, 2, 3),
                  (o, o, o), (o, 1, 2, 3), ((o, 1),), ([o, 1],), ((o,),), ({},)]:
            t(o, name, a)
    for name in ['__contains__', '__add__', '__getitem__', '__eq__', '__lt__']:
        for a in [(1,), (None,), (1.5,), (u'x',), (b'x',), (bytearray(b'x'),), (e,), ((o, 1),), ([o, 1],), ({},)]:
            t(o, name, a)
