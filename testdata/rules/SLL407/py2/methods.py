class SimpleLock(object):
    def release():  # want "'release' has no parameter 'self'"
        self._state = 0


class Nested:
    class Inner:
        def go():  # want "'go' has no parameter"
            return [self.x for _ in 1, 2]


# What follows is right.

class Right(object):
    def release(self):
        self._state = 0

    @staticmethod
    def made():
        self = Right()
        return self

    def own():
        self = 1
        return self

    def constant():
        return 1


def outer(self):
    class Inner(object):
        def go():
            return self
    return Inner


def function():
    return self
