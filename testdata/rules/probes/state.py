"""Whether main() leaves the state of its object at 0."""

NAMES = ("main",)


def verdict(namespace, name):
    return "changed" if namespace[name]() else "clean"
