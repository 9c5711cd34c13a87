# model: unittest.mock mock
# follows: CPython 3.8.18 and 3.13.0, Lib/unittest/mock.py
# Only what a call of a mock raises: the instance stays in the mock's frame.


class Mock(object):
    def __init__(self, spec=None, side_effect=None, return_value=None, **kwargs):
        self.side_effect = side_effect
        self.return_value = return_value

    def __call__(self, *args, **kwargs):
        return self._execute_mock_call(*args, **kwargs)

    def _execute_mock_call(self, *args, **kwargs):
        effect = self.side_effect
        if effect is not None:
            if isinstance(effect, BaseException):
                raise effect
            if isinstance(effect, type):
                raise effect
            if isinstance(effect, list):
                result = effect.pop(0)
                if isinstance(result, BaseException):
                    raise result
            else:
                result = effect(*args, **kwargs)
            return result
        return self.return_value


class MagicMock(Mock):
    pass


class NonCallableMock(Mock):
    pass


def patch(*args, **kwargs):
    return __unknown__()
