# model: unittest unittest.case (3)
# follows: CPython 3.8.18 and 3.13.0, Lib/unittest/case.py
import traceback


class SkipTest(Exception):
    pass


class _AssertRaisesContext(object):
    def __init__(self, expected, test_case, expected_regex=None):
        self.expected = expected
        self.test_case = test_case
        self.expected_regex = expected_regex

    def handle(self, args, kwargs):
        try:
            if not args:
                return self
            callable_obj = args[0]
            args = args[1:]
            with self:
                callable_obj(*args, **kwargs)
        finally:
            self = None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is None:
            raise AssertionError('not raised')
        else:
            traceback.clear_frames(tb)
        if not __expected__(exc_value, self.expected):
            return False
        self.exception = exc_value.with_traceback(None)
        return True


class _AssertWarnsContext(object):
    def __init__(self, expected, test_case, expected_regex=None):
        self.expected = expected
        self.test_case = test_case
        self.expected_regex = expected_regex

    def handle(self, args, kwargs):
        try:
            if not args:
                return self
            callable_obj = args[0]
            args = args[1:]
            with self:
                callable_obj(*args, **kwargs)
        finally:
            self = None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is not None:
            return
        if __unknown__():
            raise AssertionError('not triggered')


class _AssertLogsContext(object):
    def __init__(self, test_case):
        self.test_case = test_case

    def __enter__(self):
        self.records = []
        self.output = []
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is not None:
            return False
        if __unknown__():
            raise AssertionError('no logs')


class _SubTest(object):
    def __enter__(self):
        return None

    def __exit__(self, exc_type, exc_value, tb):
        return __unknown__()


class TestCase(object):
    failureException = AssertionError

    def __init__(self, methodName='runTest'):
        self._cleanups = []

    def assertRaises(self, expected_exception, *args, **kwargs):
        context = _AssertRaisesContext(expected_exception, self)
        try:
            return context.handle(args, kwargs)
        finally:
            context = None

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        context = _AssertRaisesContext(expected_exception, self, expected_regex)
        return context.handle(args, kwargs)

    assertRaisesRegexp = assertRaisesRegex

    def assertWarns(self, expected_warning, *args, **kwargs):
        context = _AssertWarnsContext(expected_warning, self)
        return context.handle(args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        context = _AssertWarnsContext(expected_warning, self, expected_regex)
        return context.handle(args, kwargs)

    def assertLogs(self, logger=None, level=None):
        return _AssertLogsContext(self)

    def assertNoLogs(self, logger=None, level=None):
        return _AssertLogsContext(self)

    def subTest(self, msg=None, **params):
        return _SubTest()

    def addCleanup(self, function, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def enterContext(self, cm):
        result = cm.__enter__()
        self._cleanups.append((cm.__exit__, (None, None, None), {}))
        return result

    def setUp(self):
        return None

    def tearDown(self):
        return None

    def fail(self, msg=None):
        raise AssertionError(msg)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def _check(self, *args, **kwargs):
        if __unknown__():
            raise AssertionError('assertion failed')

    assertEqual = assertNotEqual = assertTrue = assertFalse = _check
    assertIs = assertIsNot = assertIsNone = assertIsNotNone = _check
    assertIn = assertNotIn = assertIsInstance = assertNotIsInstance = _check
    assertGreater = assertGreaterEqual = assertLess = assertLessEqual = _check
    assertRegex = assertNotRegex = assertCountEqual = assertAlmostEqual = _check
    assertNotAlmostEqual = assertListEqual = assertTupleEqual = _check
    assertDictEqual = assertSetEqual = assertMultiLineEqual = _check
    assertSequenceEqual = _check


class IsolatedAsyncioTestCase(TestCase):
    pass
