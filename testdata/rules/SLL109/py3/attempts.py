import sys
import traceback


def clears_frames():
    try:
        return int("no number")
    except ValueError as e:
        failure = e
        traceback.clear_frames(failure.__traceback__)  # want "^traceback.clear_frames\(\) in the running function does not break the cycle: local 'failure' still holds"
    return str(failure)


def deletes_traceback():
    try:
        return int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()
        del tb  # want "^clearing 'tb' alone does not break the cycle: local 'value'"
        return str(value)


def clears_all():
    try:
        return int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()
        try:
            return str(value)
        finally:
            del value, tb


def from_none():
    saved = None
    try:
        int("no number")
    except ValueError as e:
        saved = e.with_traceback(None)
    raise saved from None  # want "^from None does not break the cycle: local 'saved'"


def at_the_raise():
    error = ValueError("no number")
    raise error.with_traceback(None)  # want "^with_traceback\(None\) at the raise does not break"


def one_way():
    error = None
    try:
        int("no number")
    except ValueError as e:
        error = e
        if not error.args:
            error = None  # want "^clearing 'error' here does not"
            return None
    return error


def before_the_store():
    error = None
    try:
        int("no number")
    except ValueError as e:
        error = e
    return str(error)
