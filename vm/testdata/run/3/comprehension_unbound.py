# A variable of a comprehension in place is not the function's of the same name.


def never(a):
    if a:
        x = 0
    [x for x in [1]]
    return x


def loop(units, unit=None):
    if unit is not None:
        scale = units[unit]
    else:
        scales = [(scale, unit) for unit, scale in units.items()]
        for scale, unit in scales:
            break
    return scale


def kept():
    x = 5
    y = [x for x in range(3)]
    return x, y


for f, args in (never, (0,)), (never, (1,)), (loop, ({},)), (loop, ({'a': 2},)), (kept, ()):
    try:
        print(f(*args))
    except UnboundLocalError as e:
        print(e)
