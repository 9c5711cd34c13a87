# eval(), input() and range() with unusual arguments.
import sys
import _warnings

print eval(u' \t1+1\n'), eval(' 2'), eval(u'u"\xe4"') == u'\xe4'


class NoMapping:
    pass


class Mapping:
    def __getitem__(self, key):
        return key

    def keys(self):
        return 'ab'


for f in (lambda: eval('a', {}, NoMapping()), lambda: eval('a', {}, ()), lambda: eval('a', {}, 3), lambda: eval('a', None, []),
          lambda: eval('a', {}, Mapping()), lambda: eval('a', Mapping()), lambda: eval('dir()', {}, Mapping()),
          lambda: execfile('not there', {}, ())):
    try:
        print f()
    except (TypeError, IOError) as e:
        print type(e).__name__, e
try:
    exec 'a' in {}, NoMapping()
except TypeError as e:
    print e


class Lines(object):
    def __init__(self, *lines):
        self.lines = list(lines)

    def readline(self, *args):
        return self.lines.pop(0)


old, sys.stdin = sys.stdin, Lines('  1 + 2\n', 'raw\n', u'\xe4\n', 'no end', '', 3)
print input(), repr(raw_input()), repr(raw_input()), repr(raw_input())
for i in range(2):
    try:
        raw_input()
    except (EOFError, TypeError) as e:
        print type(e).__name__, e
del sys.stdin
try:
    input('prompt')
except RuntimeError as e:
    print e
sys.stdin = old

big = 2 * sys.maxint


class Int:
    def __init__(self, n):
        self.n = n

    def __int__(self):
        return self.n


class Compared(int):
    def __cmp__(self, other):
        print 'compared with', repr(other)
        return 0


print range(Int(big), Int(big + 2)), range(Int(3)), range(3L), range(2 ** 63 - 1, 2 ** 63)
try:
    range(big, big + 1, Compared(1))
except ValueError as e:
    print e


class Plain(object):
    def __str__(self):
        return 'plain'

    def __unicode__(self):
        return u'unicode'


class Old:
    def __str__(self):
        return 'old'


print repr(format(Plain(), u'>9')), repr(format(Plain(), '>9')), repr(format(Old(), '>5'))
_warnings.filters.insert(0, ('error', None, PendingDeprecationWarning, None, 0))
for x in Plain(), Old():
    try:
        format(x, '3')
    except PendingDeprecationWarning as e:
        print e
    print format(x, '')
del _warnings.filters[0]
