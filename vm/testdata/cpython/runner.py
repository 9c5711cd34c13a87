"""Run one module of tests: runner.py test_raise, or runner.py test_raise FOLDER

The module is one of CPython's own tests, or one in FOLDER (package.module below it). Prints, after a line of
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
    import childprocess
except ImportError:  # a real CPython
    childprocess = None


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
    start_children()
    module = importlib.import_module('test.' + name)
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)


def run_in(folder, name, result):
    """A module in a folder, where the tests need not be of this version of Python."""
    sys.path.insert(0, folder)
    os.getloadavg = lambda: (0.0, 0.0, 0.0)  # what runs besides is no reason to skip tests
    start_children()
    unittest.defaultTestLoader.loadTestsFromModule(__import__(name, fromlist=['*'])).run(result)


def start_children():
    """Let what the tests would start as a process run in an interpreter of its own."""
    if childprocess:
        import subprocess
        sys.executable = 'python'
        subprocess.Popen = childprocess.Process


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
