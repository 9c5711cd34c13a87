def numbers(n):
    i = 0
    while i < n:
        yield i
        i = i + 1


def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x


def main(n):
    s = 0
    for x in evens(numbers(n)):
        s = s + x
    return s
