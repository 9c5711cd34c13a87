import sys


def shared():
    failure = None
    try:
        int("no number")
    except ValueError:
        failure = sys.exc_info()  # want "'failure'"

    def text():
        return str(failure)
    return text()


def only_value():
    failure = None
    try:
        int("no number")
    except ValueError, failure:
        pass

    def text():
        return str(failure)
    return text()
