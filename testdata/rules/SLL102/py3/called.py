import pickle
import sys

ANSWER = pickle.dumps(ValueError("held"))


class Answers(object):
    def handle(self, success, result):
        if not success:
            raise result
        return result

    def first(self):
        one = pickle.loads(ANSWER)
        result = self.handle(False, one)  # want "local 'one' still holds an exception when first"
        return result

    def both(self, ok):
        one, two = pickle.loads(ANSWER), pickle.loads(ANSWER)
        one = self.handle(ok, one)  # want "local 'one' still holds an exception when both"
        two = self.handle(ok, two)  # want "local 'two' still holds an exception when both"
        return one, two


def two_handlers():
    try:
        int("a")
    except ValueError:
        e = sys.exc_info()[1]  # want "local 'e' still holds an exception when two_handlers"
        print(e.args)
    try:
        int("1")
    except ValueError:
        _, e, _ = sys.exc_info()
        try:
            print(e.args)
        finally:
            del _, e
