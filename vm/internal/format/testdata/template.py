# str.format and the reprs.
import random

random.seed(17)


def pick(*xs): return random.choice(xs)


class Obj(object):
    def __init__(self, name): self.name = name
    def __getattr__(self, a):
        if a.startswith("__"):
            raise AttributeError(a)
        return Obj(self.name + "." + a)
    def __getitem__(self, i): return Obj(self.name + "[" + (i if isinstance(i, str) else "#%d" % i) + "]")
    def __format__(self, s): return self.name + "<" + s + ">"
    def __str__(self): return self.name + "/s"
    def __repr__(self): return self.name + "/r"


bits = ["abc", "{{", "}}", "{}", "{0}", "{1}", "{x}", "{", "}", "{0.a}", "{0[k]}", "{0[1]}", "{0.a.b[c][2]}", "{0[}", "{0[]}", "{0.}", "{0[a]b}", "{!r}", "{!s}", "{0!x}", "{!", "{!r",
        "{!rx}", "{:>5}", "{0:{1}}", "{:{}}", "{:{x}}", "{:{:{}}}", "{0:", "{0:{", "{ 0}", "{0 }", "{a{b}", "{0[}]}", "{0[{]}", "{0[:]}", "{0[!]}", "{!r:x}", "{!r:{}}", "{:}}", "{.a}", "{[0]}",
        "{0[99999999999999999999]}", "{99999999999999999999}", "{-1}", "{0[-1]}", "{!}", "{!:}", "{:!r}", "{0!r!s}", "{0..a}", "{:}", "{0!\x07}", "{0[01]}"]


def fmt(t):
    return t.format(Obj("A"), Obj("B"), Obj("C"), x=Obj("X"), **{"": Obj("E"), "-1": Obj("M"), " 0": Obj("Z"), "0 ": Obj("Y")})


for b in bits:
    case("format", fmt, b)
for _ in range(2500):
    t = "".join(pick(*bits) for _ in range(random.randint(1, 4)))
    case("format", fmt, t)
for _ in range(2500):
    case("format", fmt, "".join(pick(*"{}[]!:.0x r{}") for _ in range(random.randint(1, 8))))

chars = [u"a", u"'", u'"', u"\\", u"\n", u"\r", u"\t", u"\x00", u"\x1f", u"\x7f", u"\x80", u"\xa0", u"\xa1", u"\xad", u"\xe9", u"\u0100", u"\u0378", u"\u2028", u"\u3000", u"\ud800", u"\udfff", u"\ue000",
         u"\uffff", u"\U0001f600", u"\U000e0001", u"\U0010ffff", u"\u200b", u"\u20ac", u"\u4e00", u"\U0002ebf0"]
for _ in range(600):
    s = u"".join(pick(*chars) for _ in range(random.randint(0, 6)))
    case("repr", repr, s)
    if not PY2:
        case("ascii", ascii, s)
    b = s.encode("utf-16-le", *([] if PY2 else ["surrogatepass"]))
    case("bytesrepr", repr, b)
