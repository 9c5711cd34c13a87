# sys.exc_type and its like hold what was handled last.
import sys
import _warnings


class Noted(Exception):
    def __del__(self):
        print 'gone', self.args


def show(where):
    print where, [(n, getattr(sys, n, 'absent')) for n in ('exc_type', 'exc_value')], hasattr(sys, 'exc_traceback')


def inner():
    try:
        raise Noted(2)
    except Noted:
        show('inner')
        print sys.exc_traceback is sys.exc_info()[2]


def outer():
    try:
        raise Noted(1)
    except Noted as e:
        del e
        show('outer')
        inner()
        show('after inner')
        try:
            raise Noted(3)
        except Noted:
            show('second')
        sys.exc_clear()
        show('cleared')


outer()
show('end')

# BaseException.message is deprecated where __init__ set it.
e = Exception('text')
print e.message
_warnings.filters.insert(0, ('error', None, DeprecationWarning, None, 0))
try:
    e.message
except DeprecationWarning as why:
    print why
e.message = 'other'
print e.message
del e.message
try:
    e.message
except AttributeError as why:
    print why
del _warnings.filters[0]


class Shown(Exception):
    def __str__(self):
        return u'f\xf6'


print repr(unicode(Shown('x', 'y')))
try:
    str(Shown())
except UnicodeEncodeError as why:
    print why


class NoException(Exception):
    def __new__(cls, *args):
        return 3


for value in None, 1:
    try:
        raise NoException, value
    except TypeError as why:
        print why
