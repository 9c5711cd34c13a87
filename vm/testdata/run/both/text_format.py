# str.format, format() and __format__.
class A(object):
    def __init__(self, x): self.x = x
    def __format__(self, spec): return 'A(%s,%s)' % (self.x, spec)
    def __str__(self): return 'strA'
    def __repr__(self): return 'reprA'
    def __getitem__(self, k): return 'item %r' % (k,)
class Bad(object):
    def __repr__(self): return 'Bad()'
    def __format__(self, spec): return 5
def t(f, *a, **k):
    try: r = repr(f.format(*a, **k))
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print('%r -> %s' % (f, r))
for f in ['', 'abc', '{}', '{0}{1}{0}', '{} {}', '{0} {}', '{} {0}', '{a}', '{b}', '{0.x}', '{0[k]}', '{0[3]}', '{0.y}', '{0.x.y}', '{0!r}', '{0!s}', '{0!x}', '{0!}',
          '{0:>10}', '{0:{1}}', '{0:{a}}', '{0:{1:{2}}}', '{{}}', '{', '}', '{0', '{0}}', '{0:', '{0[}', '{0.}', '{0[]}', '{0]}', '{5}', '{-1}', '{a.b}', '{:d}', '{!r:>9}', '{0!r:^9}|',
          '{99999999999999999999}', '{0[99999999999999999999]}', '{a!r:}', '{:}', '{ }', '{a }', '{0:x{{}}}', u'{}', u'{0!r}', u'{a:>5}\xe9']:
    t(f, A(1), 5, 'z', a='q')
    t(f)
    t(f, 'text', 3, 2, a=1.5)
    t(f, Bad())
for v in ['abc', u'abc', b'ab', 5, 1.5, True, None, [1], (1,), A(2), 1j, 10**20]:
    for spec in ['', 's', '>6', '*^7', 'd', '.2', '5.1', '=5', '+', ' ', '#', ',', 'z', '10s', '<5x', '08', 'q', u'>6']:
        try: r = repr(format(v, spec))
        except Exception as e: r = '%s: %s' % (type(e).__name__, e)
        print('%r %r %s' % (v, spec, r))
for a in [(1,), (1, 2), (1, '', 3), (), (A(1), None)]:
    try: print(format(*a))
    except Exception as e: print('%s: %s' % (type(e).__name__, e))
