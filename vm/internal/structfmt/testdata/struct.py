import random, struct, warnings

warnings.simplefilter("ignore")
random.seed(31)


def pick(*xs): return random.choice(xs)


fmts = ["", "z", "5", "<P", "n", "<n", "99999999999999999999i", "9223372036854775807i", "9223372036854775807s", " < i", "i <", "@bi", "bi0q", "3 i", "0s", "hhl", "bhilq", "<bhilq", "=bhilqefd?", "@bhilqnNP?", "3xh", "<3xh", "10s5pc", "@ b b\th", "2b3h4i",
        "bdb0d", "4611686018427387904h", "x0i", "?e", "Pb0P", "!I", ">H", "b\xe9"[:1]]
codes = "bBhHiIlLqQ" if PY2 else "bBhHiIlLqQnN"
for f in fmts:
    case("calcsize", struct.calcsize, f)
nums = [0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**32 - 1, 2**32, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64 - 1, 2**64, 2**70, -2**70]
for order in ["", "@", "=", "<", ">", "!"]:
    for c in codes:
        if c in "nN" and order in ("=", "<", ">", "!"):
            continue
        for n in nums:
            case("pack", lambda f, v: struct.pack(f, *v), order + c, [n])
floats = [0.0, -0.0, 1.0, 1.1, -2.5, 1e50, 1e6, 65504.0, 65519.99, 65520.0, 2.0**-24, 2.0**-25, 3 * 2.0**-26, 2.0**-14, 6e-5, float("inf"), -float("inf"), 1e-45, 3.4028235677973366e38, 3.5e38, 1 / 3.0, 2049.0, 2051.0, 0.1]
for order in ["", "<", ">"]:
    for c in "fd" if PY2 else "efd":
        for x in floats:
            case("pack", lambda f, v: struct.pack(f, *v), order + c, [x])
        case("pack", lambda f, v: struct.pack(f, *v), order + c, [5])
        case("pack", lambda f, v: struct.pack(f, *v), order + c, [10**400])
        case("pack", lambda f, v: struct.pack(f, *v), order + c, [b"x"])
for c in codes + "P":
    case("pack", lambda f, v: struct.pack(f, *v), c, [b"x"])
    if not (PY2 and c == "P"):
        case("pack", lambda f, v: struct.pack(f, *v), c, [1.5])
for n in [0, 5, -1, 2**63, 2**64 - 1, 2**64, -2**63, -2**63 - 1]:
    case("pack", lambda f, v: struct.pack(f, *v), "P", [n])
for f, v in [("c", [b"a"]), ("c", [b"ab"]), ("c", [1]), ("s", [1]), ("3s", [b"abcdef"]), ("5s", [b"ab"]), ("p", [b"ab"]), ("5p", [b"ab"]), ("3p", [b"abcdef"]), ("300p", [b"a" * 400]), ("p", [1]), ("0p", [b"a"]), ("0s", [b"a"]), ("?", [5]), ("?", [0]), ("?", [b""]), ("?", [b"a"]),
             ("ii", [1]), ("i", [1, 2]), ("i", []), ("bhi", [1, 2, 3]), ("<bhi", [1, 2, 3]), (">bhi", [1, 2, 3]), ("bxq", [1, 2]), ("3xh", [1]), ("2s?d", [b"ab", 1, 2.5]), ("b0d", [1])]:
    case("pack", lambda f, v: struct.pack(f, *v), f, v)
for f, b in [("i", b"abc"), ("i", b"abcde"), ("<h", b"a"), ("5p", b"\x09abcd"), ("5p", b"\x02abcd"), ("?", b"\x05"), ("b0d", b"\x01\x00\x00\x00\x00\x00\x00\x00"), ("3s", b"abc")]:
    case("unpack", struct.unpack, f, b)
for _ in range(400):
    order = pick("", "<", ">", "@", "=")
    f = order + "".join(pick("", "2", "0") + pick(*("bBhHiIlLqQ?cdf" + ("" if PY2 else "e") + "x")) for _ in range(random.randint(1, 5)))
    n = struct.calcsize(f)
    b = bytes(bytearray(random.getrandbits(8) for _ in range(n)))
    r = struct.unpack(f, b)
    if not any(isinstance(x, float) and x != x for x in r):
        case("unpack", struct.unpack, f, b)
for n, off in [(6, 4), (6, -8), (6, -2), (6, 1), (8, -4), (3, 0), (8, 6), (8, -10), (8, -8), (0, 0), (4, 0), (4, 100)]:
    case("from", lambda f, n, off: struct.unpack_from(f, b"\x01" * n, off), "i", n, off)
    def into(f, n, off):
        b = bytearray(n)
        struct.pack_into(f, b, off, 7)
        return bytes(b)
    case("into", into, "i", n, off)
if not PY2:
    case("iter", lambda f, b: list(struct.iter_unpack(f, b)), "i", b"abc")
    case("iter", lambda f, b: list(struct.iter_unpack(f, b)), "", b"")
    case("iter", lambda f, b: list(struct.iter_unpack(f, b)), "h", b"abcd")
