# What arithmetic gives.
import math, operator, random, struct

random.seed(5)
inf, nan = float("inf"), float("nan")
special = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0, inf, -inf, nan, 1e300, -1e300, 1e-300, 5e-324, 2.0**53 + 2, 1.5, -8.0, 1 / 3.0, 1e308]


def floor(x): return x if x != x or x in (inf, -inf) else float(math.floor(x))
def floordiv(a, b): return a // b
def mod(a, b): return a % b
def power(a, b):
    if -inf < a < 0 and b == b and b != floor(b) and not PY2:
        return "complex"
    r = a ** b
    return r if isinstance(r, float) else "complex"


pairs = [(a, b) for a in special for b in special]
for _ in range(500):
    pairs.append((random.uniform(-100, 100), random.uniform(-10, 10)))
    pairs.append((float(random.randint(-100, 100)), float(random.randint(-10, 10))))
for a, b in pairs:
    case("fdiv", operator.truediv, a, b)
    case("ffloordiv", floordiv, a, b)
    case("fmodulo", mod, a, b)
    case("fdivmod", divmod, a, b)
    case("fpow", power, a, b)
    case("m.pow", math.pow, a, b)
    case("m.fmod", math.fmod, a, b)
    case("m.atan2", math.atan2, a, b)
    if b == b:
        case("m.copysign", math.copysign, a, b)
    if PY2:
        case("m.hypot2", math.hypot, a, b)
    else:
        case("m.hypot", lambda *v: math.hypot(*v), a, b)
        case("m.remainder", math.remainder, a, b)
        case("m.nextafter", math.nextafter, a, b)
        case("m.isclose", math.isclose, a, b)
names = "acos acosh asin asinh atan atanh cbrt cos cosh degrees erf erfc exp exp2 expm1 fabs gamma lgamma log log10 log2 log1p radians sin sinh sqrt tan tanh".split()
for name in names:
    f = getattr(math, name, None)
    if f:
        for x in special + [710.0, -746.0, -7.5, 171.0, 172.0, -171.5, 1.0 - 2.0**-53, 1e22, -1.5, 0.1, 23.0, 24.0, 2048.0]:
            case("m1." + name, f, x)
for name in "log log2 log10".split():
    f = getattr(math, name, None)
    if f:
        for i in [0, -1, 1, 2, 3, 10, 1000, 2**64, 10**30, 10**400, 2**5000, 3**2000, -10**400, 2**1024, 2**1024 - 1]:
            case("logint." + name, f, i)


def ints():
    k = random.randint(0, 6)
    n = [random.randint(-20, 20), random.getrandbits(53), random.getrandbits(63), random.getrandbits(65), random.getrandbits(200), random.getrandbits(1200), random.getrandbits(2300)][k]
    return n if random.random() < 0.5 else -n


for _ in range(1500):
    a, b = ints(), ints()
    if b:
        case("idivmod", divmod, a, b)
        case("truediv", operator.truediv, a, b)
    case("tofloat", float, a)
for a in (2**53 - 1, 2**53 + 1, 2**54 + 2, 2**54 + 6, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1024 - 1, 2**1024, -2**1024):
    case("tofloat", float, a)
    for b in (1, 2, 3, 2**53 + 1, 2**1000, -7):
        case("truediv", operator.truediv, a, b)
for a, b in [(1, 2**1074), (1, 2**1075), (3, 2**1075), (1, 2**1076), (2**53 + 1, 2**1127), (0, -5), (10**400, 10**80), (-10**400, 3)]:
    case("truediv", operator.truediv, a, b)
for a in [0, 1, -1, 2, -3, 10, 2**40, -2**65, 10**20]:
    for b in [0, 1, 2, 3, 5, 10, 31, 63, 64, 100]:
        case("ipow", pow, a, b)
    for b in [0, 1, 5, -1, -3, 2**70, -2**70]:
        for m in [0, 1, -1, 2, 7, -7, 10, 2**61, -10**20]:
            case("powmod", pow, a, b, m)


def cmp3(i, f): return (i > f) - (i < f)


for i in [0, 1, -1, 2**53, 2**53 + 1, 2**63, -2**63, 2**64, 10**400, -10**400, 2**54 + 1]:
    for f in [0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.0**53, 2.0**53 + 2, 2.0**54, 2.0**63, -2.0**63, 2.0**64, 1e308, inf, -inf, -1.5]:
        case("cmpfloat", cmp3, i, f)
complexes = [0j, 1j, -1j, 1 + 0j, -1 + 0j, 2 + 3j, -1.5 - 0.5j, 1e300 + 1e300j, complex(inf, 1), complex(1, nan), 3 - 4j, 0.5j, complex(-0.0, -0.0)]
for a in complexes:
    case("cabs", abs, a)
    for b in complexes + [100 + 0j, 101 + 0j, -2 + 0j, 0.5 + 0j, -100 + 0j]:
        case("cmul", operator.mul, a, b)
        case("cdiv", operator.truediv, a, b)
        case("cpow", pow, a, b)
case("cabs", abs, complex(1e308, 1.7e308))
for xs in [[], [0.0], [-0.0], [0.1] * 10, [1e100, 1.0, -1e100], [1e308, 1e308], [1e308, 1e308, -1e308], [inf], [inf, -inf], [nan, 1.0], [inf, nan], [1.0, 2.0**-53, 2.0**-106],
           [2.0**53, 1.0, 2.0**-60], [2.0**53, -0.5, -2.0**-54], [1e16, 1.0, 1e-16], [-inf, 1.0]] + [[random.uniform(-1, 1) * 10.0**random.randint(-20, 20) for _ in range(30)] for _ in range(40)]:
    case("m.fsum", math.fsum, xs)
for x in special:
    for e in [0, 1, -1, 1000, -1000, 2000, -2000, 10**12, -10**12, 10**30, -10**30, 1023, -1074]:
        case("m.ldexp", math.ldexp, x, e)
for n in [0, 1, 2, 5, 20, 21, 25, 100, -1]:
    case("m.factorial", math.factorial, n)
if not PY2:
    for n in [0, 1, 2, 3, 4, 15, 16, 17, 10**10, 2**64, 2**64 - 1, 10**40, -1, -10**40]:
        case("m.isqrt", math.isqrt, n)
        for k in [0, 1, 2, 3, 10, 16, -1, 10**10 - 2]:
            if k < 100 or n == 10**10:
                case("m.comb", math.comb, n, k)
            if k < 100:
                case("m.perm", math.perm, n, k)
            case("m.gcd", math.gcd, n, k)
            case("m.lcm", math.lcm, n, k)
    case("m.comb", math.comb, 10**30, 10**30 - 2)
    case("m.comb", math.comb, 10**60, 10**30)
    case("m.perm", math.perm, 10**60, 10**30)
    case("m.gcd", math.gcd, -2**63, -2**63)
    for x in special:
        case("m.ulp", math.ulp, x)
        for n in [0, 1, 2, 1000, 2**62]:
            case("m.steps", lambda a, b, n: math.nextafter(a, b, steps=n), x, random.choice(special), n)
            case("m.steps", lambda a, b, n: math.nextafter(a, b, steps=n), x, -x, n)
        for y in special:
            case("m.fma", math.fma, x, y, random.choice(special))
    for _ in range(200):
        n = random.randint(0, 6)
        v = [random.choice(special) if random.random() < 0.1 else random.uniform(-5, 5) * 10.0 ** random.randint(-3, 3) for _ in range(n)]
        w = [random.uniform(-5, 5) * 10.0 ** random.randint(-3, 3) for _ in range(n)]
        case("m.norm", lambda v: math.hypot(*v), v)
        case("m.sumprod", math.sumprod, v, w)
        case("m.sumprod", math.sumprod, v + v, w + [-x * (1 + 1e-16) for x in w])
    for i in [0, 1, -1, 127, 128, 255, 256, -128, -129, 2**63, -2**63, 2**64, 10**30, -10**30]:
        for n in (-1, 0, 1, 2, 8, 9, 16):
            for order in ("big", "little"):
                for signed in (False, True):
                    case("tobytes", lambda i, n, o, s: i.to_bytes(n, o, signed=s), i, n, order, signed)
    for b in [b"", b"\x00", b"\xff", b"\x80\x01", b"\x01\x02\x03\x04\x05\x06\x07\x08\x09", b"\xff" * 9]:
        for order in ("big", "little"):
            for signed in (False, True):
                case("frombytes", lambda b, o, s: int.from_bytes(b, o, signed=s), b, order, signed)
