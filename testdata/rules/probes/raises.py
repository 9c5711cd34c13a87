"""Whether the functions of a file end in an error that nobody meant."""

NAMES = ("load", "check")


def verdict(namespace, name):
    try:
        namespace[name]()
    except ValueError:
        return "clean"
    except Exception as problem:
        return type(problem).__name__
    return "clean"
