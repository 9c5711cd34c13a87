import sys


def collects():
    errors = []
    for text in ["1", "two"]:
        try:
            int(text)
        except ValueError:
            errors.append((text, sys.exc_info()))  # want "'errors'"
    return len(errors)


def table():
    found = {}
    try:
        int("no number")
    except ValueError:
        found["problem"] = sys.exc_info()[2]  # want "'found'"
    return found


def values():
    errors = []
    try:
        int("no number")
    except ValueError, e:
        errors.append(e)
    return errors
