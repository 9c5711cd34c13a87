# The format mini-language.
import random

random.seed(11)
ints = [0, 1, -1, 5, 42, -42, 255, 1234, 12345678, -1234567, 65, 8364, 128512, 55296, 1114112, 10**20, -10**30, 2**63, 10**400, True]
floats = [0.0, -0.0, 1.0, -1.5, 3.14159, 1234567.891, 1e16, 1e-7, -0.0001, 0.5, 2.5, 99.99, 1e100, float("inf"), -float("inf"), float("nan"), 123456789012345.6, 0.1]
complexes = [0j, 1j, 1 + 2j, -1.5 - 2.25j, complex(-0.0, 3), 1e20 + 1e-5j, complex(float("inf"), float("nan")), 1234567.5 + 7654321j]
texts = [u"", u"a", u"hello", u"h\xe9llo", u"\u20ac\U0001f600", u"it's"]


def pick(*xs): return random.choice(xs)


def spec():
    s = u""
    if random.random() < 0.4:
        if random.random() < 0.5:
            s += pick(u"*", u"0", u"x", u"\u20ac", u" ", u"{", u"<", u"\U0001f600", u"\ud800")
        s += pick(u"<", u">", u"=", u"^")
    if random.random() < 0.3:
        s += pick(u"+", u"-", u" ")
    if random.random() < 0.1:
        s += u"z"
    if random.random() < 0.2:
        s += u"#"
    if random.random() < 0.2:
        s += u"0"
    if random.random() < 0.6:
        s += pick(u"1", u"3", u"5", u"8", u"10", u"11", u"12", u"13", u"20", u"21", u"40")
    if random.random() < 0.3:
        s += pick(u",", u"_", u",", u"_", u",_", u"_,", u",,", u"__")
    if random.random() < 0.3:
        s += u"." + pick(u"0", u"1", u"2", u"3", u"5", u"10", u"20", u"")
    if random.random() < 0.7:
        s += pick(*u"bcdeEfFgGnosxX%qZ\u20ac\x07a")
    if random.random() < 0.03:
        s += pick(u"d", u"xx", u" ", u"99999999999999999999")
    return s


class I(int):
    pass


def go(op, v, s, shown=None):
    if PY2:
        try:
            b = s.encode("ascii")
        except UnicodeError:
            if op != "text":
                return
            case(op, lambda v, s: format(v, s), v, s)
            return
        case(op, lambda v, s: format(v, s), v.encode("utf-8") if op == "text" else v, b)
        if op == "text":
            case(op, lambda v, s: format(v, s), v, s)
    else:
        case(op, lambda v, s: format(v, s), v, s)


for _ in range(6000):
    s = spec()
    if not s:
        continue
    go("whole", pick(*ints), s)
    go("real", pick(*floats), s)
    go("complex", pick(*complexes), s)
    go("text", pick(*texts), s)
for s in [u"99999999999999999999", u".99999999999999999999", u".2147483648f", u"00", u"<00", u"010,", u"09,", u"08,", u"07_", u"020_x", u"#020_x", u"+010,d", u"=+10,.2f", u"xx", u"5.3.2", u"d ", u"\xe9\xe9"]:
    for v in (1234, -5):
        go("whole", v, s)
    go("real", 1234.5, s)
    go("complex", 1 + 2j, s)
    go("text", u"abc", s)
for w in range(1, 30):
    for g in u",_":
        for n in (0, 1, 12, 123, 1234, 123456, 1234567):
            go("whole", n, u"0%d%s" % (w, g))
            go("whole", -n, u"0%d%s" % (w, g))
            go("whole", n, u"#0%d%sx" % (w, g))
            go("real", n / 4.0, u"0%d%s.2f" % (w, g))
