# What is said of modules that are not there, and what an import notes about its module.
import sys


def attempt(source):
    try:
        exec source in {}
    except ImportError as e:
        print e


attempt('import foo.bar')
attempt('import foo.bar.baz')
attempt('from foo.bar import x')
attempt('import sys.foo')
attempt('import sys.foo.bar')
attempt("__import__('foo.bar')")
sys.modules['halted'] = None
attempt('import halted')
attempt('import halted.a')
attempt('from halted import a')


def package(source, **names):
    try:
        exec source in names
    except ValueError as e:
        print e
    print names.get('__package__', 'no package')


package('import sys', __name__='x')
package('import sys', __name__='sys', __path__=[])
package('from __future__ import absolute_import\nimport sys', __name__='x')
package('from . import sys', __name__='x')
package('import sys')
package('pass', __name__='x')
print __package__
