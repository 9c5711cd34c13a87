def factorial():
    seen = []

    def step(n):  # want "^function step\(\) refers to itself"
        seen.append(n)
        return n * step(n - 1) if n else 1
    return step(5)


def not_recursive():
    seen = []

    def double(n):
        seen.append(n)
        return 2 * n
    return double(2)
