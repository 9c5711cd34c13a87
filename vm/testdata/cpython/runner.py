"""Run one module of tests: runner.py test_raise, or runner.py test_raise FOLDER

The module is one of CPython's own tests, or one in FOLDER. Prints, after a line of
equals signs, a line for each test: its name, a tab, and pass, fail or skip. What went
wrong goes to standard error.
"""
from __future__ import print_function

import doctest
import os
import sys
import unittest

PY2 = sys.version_info[0] == 2


try:
    import _processes
except ImportError:  # a real CPython
    _processes = None


class Process(object):
    """subprocess.Popen of sys.executable, but that the program is run in an
    interpreter of its own: when its output or its end is asked for."""

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None,
                 env=None, cwd=None, **kw):
        if not args or args[0] != sys.executable or kw:
            raise NotImplementedError('process %r %r' % (args, kw))
        self.args, self.env, self.cwd = args, env, cwd
        self.merged = stderr == -2  # subprocess.STDOUT
        self.returncode = None
        self.stdin = self.stdout = self.stderr = None
        self.command(list(args[1:]))
        import io
        if stdin == -1:  # subprocess.PIPE
            self.stdin = io.BytesIO()
        self.stdout, self.stderr = io.BytesIO(), io.BytesIO()

    def command(self, args):
        """Tell options from the program: what is not known is refused."""
        self.warnings, isolated = [], False
        name = dir = None
        while args and name is None:
            arg = args.pop(0)
            if arg == '-c':
                self.source, name = args.pop(0).encode() + b'\n', '<string>'
                dir, self.argv = '', ['-c'] + args
            elif arg in ('-X', '-W'):
                option = args.pop(0)
                if arg == '-W':
                    self.warnings.append(option)
                elif option not in ('faulthandler', 'utf8'):
                    raise NotImplementedError('-X %s' % option)
            elif arg[:2] == '-W':
                self.warnings.append(arg[2:])
            elif arg == '-I':
                isolated = True
            elif arg in ('-E', '-B', '-s', '-S', '-u'):
                pass  # nothing of what they turn off is there
            elif arg[:1] == '-':
                raise NotImplementedError('option %s' % arg)
            else:
                name = arg
                with open(os.path.join(self.cwd or '', name), 'rb') as f:
                    self.source = f.read()
                dir, self.argv = os.path.dirname(name), [name] + args
        if name is None:
            raise NotImplementedError('a program on standard input')
        self.name = name
        self.path = [p for p in sys.path if p]
        if dir or not isolated:
            self.path.insert(0, dir)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.wait()

    def communicate(self, input=None, timeout=None):
        self.wait()
        return self.stdout.read(), None if self.merged else self.stderr.read()

    def wait(self, timeout=None):
        if self.returncode is None:
            env = ['%s=%s' % x for x in (self.env or {}).items()]
            self.returncode, out, err = _processes.run(
                self.source, self.name, self.argv, self.path, self.warnings, env, self.cwd or '')
            if self.merged:
                out, err = out + err, b''
            import io
            self.stdout, self.stderr = io.BytesIO(out), io.BytesIO(err)
        return self.returncode

    def poll(self):
        return self.wait()

    def kill(self):
        pass

    terminate = kill


class Outcomes(unittest.TestResult):
    def __init__(self):
        unittest.TestResult.__init__(self)
        self.outcome = {}

    def note(self, test, outcome, err=None):
        name = test.id()
        if self.outcome.get(name) != 'fail':
            self.outcome[name] = outcome
        if err is not None:
            text = err if isinstance(err, str) else self._exc_info_to_string(err, test)
            print('== %s\n%s' % (name, text), file=sys.__stderr__)

    def addSuccess(self, test):
        self.note(test, 'pass')

    def addError(self, test, err):
        self.note(test, 'fail', err)

    addFailure = addError

    def addSkip(self, test, reason):
        self.note(test, 'skip')

    def addExpectedFailure(self, test, err):
        self.note(test, 'pass')

    def addUnexpectedSuccess(self, test):
        self.note(test, 'fail', 'unexpected success')

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note(test, 'fail', err)


def run2(name, result):
    """Python 2.7: a module's test_main() says what its tests are."""
    from test import test_support

    def run_doctest(module, verbosity=None):
        doctest.DocTestSuite(module).run(result)
        return 0, 0

    test_support.use_resources = []
    test_support.verbose = 0
    test_support._run_suite = lambda suite: suite.run(result)
    test_support.run_doctest = run_doctest
    module = __import__('test.' + name, fromlist=['*'])
    if hasattr(module, 'test_main'):
        module.test_main()
    else:
        unittest.defaultTestLoader.loadTestsFromModule(module).run(result)


def run3(name, result):
    """Python 3: the loader knows (load_tests adds the doctests)."""
    import importlib
    from test import support
    support.use_resources = []
    support.verbose = 0
    if _processes:
        import subprocess
        sys.executable = 'python'
        subprocess.Popen = Process
    module = importlib.import_module('test.' + name)
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)


def run_in(folder, name, result):
    """A module in a folder, where the tests need not be of this version of Python."""
    import os
    sys.path.insert(0, folder)
    if not PY2:
        from test import support
        if not hasattr(support, 'run_unittest'):  # before 3.13, for a module's own main
            support.run_unittest = None
    os.getloadavg = lambda: (0.0, 0.0, 0.0)  # what runs besides is no reason to skip tests
    start_children()
    unittest.defaultTestLoader.loadTestsFromModule(__import__(name)).run(result)


def start_children():
    """Where there are no processes the interpreter's host runs children of its own."""
    try:
        import _children
    except ImportError:
        return
    import types
    subprocess = types.ModuleType('subprocess')

    def call(args, **options):
        status, output = _children.run([str(arg) for arg in args[1:]])
        print(output, file=sys.__stderr__)
        return status

    class CalledProcessError(Exception):
        pass

    def check_output(args, **options):
        status, output = _children.run([str(arg) for arg in args[1:]])
        if status:
            error = CalledProcessError(status)
            error.returncode, error.output = status, output
            raise error
        return output

    subprocess.call, subprocess.check_output = call, check_output
    subprocess.CalledProcessError = CalledProcessError
    subprocess.PIPE, subprocess.STDOUT, subprocess.DEVNULL = -1, -2, -3
    sys.modules['subprocess'] = subprocess


def main(name, folder=None):
    result = Outcomes()
    if folder is not None:
        run_in(folder, name, result)
    else:
        (run2 if PY2 else run3)(name, result)
    sys.stdout.flush()
    print('=' * 70)
    for test in sorted(result.outcome):
        print('%s\t%s' % (test, result.outcome[test]))


main(*sys.argv[1:])
