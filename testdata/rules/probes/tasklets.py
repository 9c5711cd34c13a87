"""What becomes of main(log): an error, or nothing of what was to be done; for
Stackless."""

NAMES = ("main",)


def verdict(namespace, name):
    log = []
    try:
        result = namespace[name](log)
    except Exception as problem:
        return type(problem).__name__
    return "nothing done" if result == [] else "clean"
