import math, random, struct

random.seed(7)


def spread():
    r = random.random()
    if r < 0.3:
        return random.uniform(-1, 1)
    if r < 0.6:
        return random.uniform(-20, 20)
    if r < 0.7:
        return float(random.randint(-50, 50))
    if r < 0.8:
        return random.randint(-500, 500) / 10.0
    if r < 0.9:
        return 1 + random.uniform(-1, 1) * 2.0 ** -random.randint(1, 50)
    return random.uniform(-1, 1) * 10.0 ** random.randint(-300, 300)


def unary(name, n=1500):
    f = getattr(math, name, None)
    if f is None:
        return
    for _ in range(n):
        x = spread()
        try:
            r = f(x)
        except (ValueError, OverflowError):
            continue
        write(name, show(x), show(r))


for name in ("exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh "
             "asinh acosh atanh erf erfc gamma lgamma cbrt").split():
    unary(name)
for name in ["pow", "atan2", "fmod", "hypot"]:
    f = getattr(math, name)
    for i in range(3000):
        x, y = spread(), spread()
        if name == "pow" and i % 3:
            x, y = abs(x) or 1.0, random.choice([0.5, -0.5, 1.5, -1.5, 2.0, 3.0, -1.0, -5.0, 1 / 3.0, 10.0, random.uniform(-30, 30)])
            if i % 3 == 2:
                x = float(random.randint(1, 30))
        try:
            r = f(x, y)
        except (ValueError, OverflowError):
            continue
        write(name, show(x), show(y), show(r))
