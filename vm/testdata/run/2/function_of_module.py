# Code of a module makes a function, whose variables are the globals.
g = {}
f = type(lambda: 0)(compile('x = 1\ny = x + 1', '', 'exec'), g)
print f(), g["x"], g["y"]


def outer():
    x = 1
    return lambda: x


try:
    type(outer)(outer().func_code, {}, 'n', None, (1,))
except TypeError as e:
    print e
