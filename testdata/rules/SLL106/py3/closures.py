import sys


def shared():
    failure = None
    try:
        int("no number")
    except ValueError as e:
        failure = e  # want "'failure'"

    def text():
        return str(failure)
    return text()


def list_of_outer():
    failures = []

    def inner():
        try:
            int("no number")
        except ValueError:
            failures.append(sys.exc_info())  # want "'failures'"
    inner()
    return len(failures)


def deleted_name():
    callback = None
    try:
        int("no number")
    except ValueError as e:
        callback = lambda: e
    return callback


def text_only():
    failure = None
    try:
        int("no number")
    except ValueError as e:
        failure = str(e)

    def text():
        return failure
    return text()
