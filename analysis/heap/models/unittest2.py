# model: unittest unittest.case (2)
# follows: CPython 2.7.18, Lib/unittest/case.py


class SkipTest(Exception):
    pass


class _AssertRaisesContext(object):
    def __init__(self, expected, test_case, expected_regexp=None):
        self.expected = expected
        self.expected_regexp = expected_regexp

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is None:
            raise AssertionError('not raised')
        if not __expected__(exc_value, self.expected):
            return False
        self.exception = exc_value
        return True


class TestCase(object):
    failureException = AssertionError

    def __init__(self, methodName='runTest'):
        self._cleanups = []

    def assertRaises(self, excClass, callableObj=None, *args, **kwargs):
        context = _AssertRaisesContext(excClass, self)
        if callableObj is None:
            return context
        with context:
            callableObj(*args, **kwargs)

    def assertRaisesRegexp(self, expected_exception, expected_regexp, callable_obj=None, *args, **kwargs):
        context = _AssertRaisesContext(expected_exception, self, expected_regexp)
        if callable_obj is None:
            return context
        with context:
            callable_obj(*args, **kwargs)

    failUnlessRaises = assertRaises

    def addCleanup(self, function, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

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
    assertEquals = assertNotEquals = assert_ = failUnless = failIf = _check
    failUnlessEqual = failIfEqual = _check
    assertIs = assertIsNot = assertIsNone = assertIsNotNone = _check
    assertIn = assertNotIn = assertIsInstance = assertNotIsInstance = _check
    assertGreater = assertGreaterEqual = assertLess = assertLessEqual = _check
    assertRegexpMatches = assertNotRegexpMatches = assertItemsEqual = _check
    assertAlmostEqual = assertNotAlmostEqual = assertListEqual = _check
    assertTupleEqual = assertDictEqual = assertSetEqual = _check
    assertMultiLineEqual = assertSequenceEqual = assertDictContainsSubset = _check
