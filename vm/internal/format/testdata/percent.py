# The % operator.
import random

random.seed(13)
ints = [0, 1, -1, 5, 42, -42, 255, 1234, -1234567, 65, 8364, 128512, 1114112, 10**20, -10**30, 2**63, 8, 64]
floats = [0.0, -0.0, 1.0, -1.5, 3.14159, 1234567.891, 1e16, 1e-7, 0.5, 2.5, 1e100, float("inf"), -float("inf"), float("nan"), 123456789012345.6, 0.1]
texts = [u"", u"a", u"hello", u"h\xe9llo", u"it's \u20ac"]


def pick(*xs): return random.choice(xs)


def template():
    s = u"%"
    for _ in range(pick(0, 0, 1, 1, 2, 3)):
        s += pick(*u"+- #0")
    if random.random() < 0.6:
        s += pick(u"1", u"5", u"10", u"12", u"20")
    if random.random() < 0.3:
        s += u"." + pick(u"", u"0", u"1", u"3", u"6", u"12", u"15")
    if random.random() < 0.1:
        s += pick(*u"hlL")
    return s


for _ in range(4000):
    t = template()
    i, f, s = t + pick(*u"diuoxX"), t + pick(*u"eEfFgG"), t + pick(*u"srs")
    if PY2:
        i, f = i.encode("ascii"), f.encode("ascii")
        case("int", lambda t, v: t % v, i, pick(*ints))
        case("float", lambda t, v: t % v, f, pick(*floats))
        case("text", lambda t, v: t % v, s, pick(*texts))
    else:
        case("int", lambda t, v: t % v, i, pick(*ints))
        case("float", lambda t, v: t % v, f, pick(*floats))
        case("text", lambda t, v: t % v, s, pick(*texts))
# Templates as a whole: the driver in the test does what the interpreter does.
bits = [u"%d", u"%s", u"%%", u"%5%", u"abc", u"%*d", u"%-*d", u"%.*f", u"%(a)d", u"%(b(c)d)s", u"%(a", u"%", u"%5", u"%.", u"%y", u"%\xe9", u"%\u20ac", u"%l", u"%ld",
        u"%*.*f", u"%99999999999999999999d", u"%.99999999999999999999d", u"%2147483648s"[:4] + u"s", u"%(a)*d", u"%(x)s", u"% 05d", u"%\x01", u"%#x", u"%-5s|"]
for _ in range(1500):
    t = u"".join(pick(*bits) for _ in range(random.randint(1, 4)))
    if PY2:
        if not all(ord(c) < 128 for c in t):
            continue
        t = t.encode("ascii")
    n = random.randint(0, 4)
    case("tuple", lambda t, *a: t % a, t, *[random.randint(-9, 99) for _ in range(n)])
    case("dict", lambda t: t % {"a": 1, "b(c)d": 2, b"a": 1}, t)
