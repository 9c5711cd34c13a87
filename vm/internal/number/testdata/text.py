# How numbers are written and read.
import random, struct

random.seed(3)


def bits():
    return struct.unpack(">d", struct.pack(">Q", random.getrandbits(64)))[0]


floats = [0.0, -0.0, 1.0, 1e16, 1e15, 9999999999999998.0, 1e-4, 1e-5, 0.1, 1 / 3.0, 123456789.125, 1e22, 1e23, 5e-324,
          1.7976931348623157e308, float("inf"), -float("inf"), float("nan"), 1e11, 1e12, 123456789012.0, 1234567890123.0,
          0.5, 1.5, 2.5, 99.5, 9.5, 0.25, 0.045, 1e100, 100000.0, 999999.5, 9999995.0, 0.00001234, 2.0**53, 2.0**60]
for _ in range(300):
    floats.append(bits())
    floats.append(random.uniform(-1000, 1000))
    floats.append(round(random.uniform(-1000, 1000), random.randint(0, 4)))
    floats.append(float(random.randint(-10**6, 10**6)) * 10.0 ** random.randint(-8, 18))
for f in floats:
    case("repr", repr, f)
    case("str", str, f)
    case("hex", lambda f: f.hex(), f)
    case("fromhex", float.fromhex, f.hex())
    case("ratio", lambda f: f.as_integer_ratio(), f)
    case("whole", lambda f: f.is_integer(), f)
    case("int", int, f)
    case("hash", lambda f: hash(f) if f == f else 0, f)
    for n in (-400, -310, -308, -300, -20, -5, -3, -2, -1, 0, 1, 2, 3, 5, 15, 16, 17, 20, 100, 320, 330):
        if n in (0, 1, 2, -1) or random.random() < 0.2:
            case("round", round, f, n)
    for flags in ["", "+", "#", "+#"]:
        for code in "eEfFgG":
            if random.random() < 0.2:
                prec = random.choice([0, 1, 2, 3, 6, 10, 12, 17, 30])
                if abs(f) > 1e50 and code in "fF":
                    continue
                case("percent", lambda fl, c, p, f: ("%" + fl + "." + str(p) + c) % f, flags, code, prec, f)
for a in (0.5, 1.5, 2.5, 0.125, 0.375, 2.675, 1.005, 12345678.5, 5.0, 15.0, 25.0, 450.0, 50000000.0, 1.7e308, 1e308, 0.05, 4.35):
    for n in range(-10, 6):
        case("round", round, a, n)
        case("round", round, -a, n)
case("round", round, 1.7e308, -308)
if not PY2:
    for f in floats[:200]:
        case("round0", round, f)
    for i in [0, 5, 15, 25, 26, -25, -15, 149, 150, 10**30 + 5 * 10**9, 2**64, -2**70]:
        for n in [0, -1, -2, -10, -40, 3]:
            case("roundint", round, i, n)

texts = ["", " ", "1", "+1", "-1", "--1", "+ 1", "- 1", "1.", ".1", ".", "1.5", "1e5", "1e", "1e+", "1E-5", "e5", "inf", "+inf", "-INF", "infinity", "Infinit",
         "nan", "-nan", "+NaN", "nanx", "1_0", "1__0", "_1", "1_", "1_.0", "1._0", "1.0_1", "1e1_0", "1e_1", "1_e1", " 1.5\n", "\x0c1\x0b", "1 2",
         "0x10", "0X1f", "0b1", "0o7", "0777", "0", "00", "000", "0_0", "0__0", "01", "1e400", "-1e400", "1e-400", "4.9e-324", "2.4703282292062328e-324", "1" * 400,
         "0." + "0" * 400 + "1e400", "1L", "1l", "0x1fL", "12345678901234567890", "99999999999999999999L", "z", "Zz", "10", "7", "8", "9", "a", "g", "0x", "0x_1",
         "0x1_", "0_x1", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1\x00", "1j", "j", "-j", "+j", "1+j", "1-1j",
         "(1+2j)", "( 1+2j )", "(1+2j", "1+2j)", "()", "(", "1+", "1+2", "1+2jj", "1 +2j", "nan+nanj", "inf-infj", "infj", "1e5j", "1e5+1e-5j", "1_0+1_0j", "+1+1j",
         "1+-2j", "J", "1J", "((1))", "(1)", "j1", "0j", "-0-0j", "1e400+1e400j"]
for s in texts:
    case("float", float, s)
    case("complex", complex, s)
    for base in (0, 2, 8, 10, 16, 36, 1, 37, -1, 22, 30):
        if "\x00" in s and PY2:
            continue
        case("toint", int, s, base)
        if PY2:
            case("tolong", long, s, base)
for _ in range(300):
    n = random.choice([random.randint(-100, 100), random.getrandbits(64), -random.getrandbits(63), random.getrandbits(300)])
    for b in (2, 8, 10, 16):
        s = {2: "{0:b}", 8: "{0:o}", 10: "{0}", 16: "{0:x}"}[b].format(n)
        case("toint", int, s, b)
        case("text", lambda i, b: s, n, b)
    n = int(n)
    case("hexint", hex, n)
    case("octint", oct, n)
    case("binint", bin, n)
    if PY2:
        case("hexlong", hex, long(n))
        case("octlong", oct, long(n))
    case("hashint", hash, n)
    case("bitlength", lambda i: i.bit_length(), n)
    if not PY2:
        case("bitcount", lambda i: i.bit_count(), n)
for n in [2**61 - 1, 2**61, -(2**61) + 1, 2**64, -2**64, 2**63, -2**63, -1, 0, 2**122, 10**50, -(10**50), 2**60, 2**90, 2**91 - 1]:
    case("hashint", hash, n)
if not PY2:
    for k in (4299, 4300, 4301, 5000, 20000):
        case("toint", int, "9" * k, 10)
        case("toint", int, "9_" * k + "9", 10)
        case("decimal", lambda k: len(str(10**(k - 1))), k)
        case("decimal", lambda k: len(str(10**(k - 1))), k)
for re in (0.0, -0.0, 1.0, -1.5, 1e16, float("nan"), float("inf")):
    for im in (0.0, -0.0, 2.0, -1e-5, float("nan"), -float("inf"), 1e100):
        case("complexrepr", repr, complex(re, im))
        case("complexstr", str, complex(re, im))
        if re == re and im == im:
            case("complexhash", hash, complex(re, im))
for s in ["0x", "", "0x.", ".", "0x1.8p", "0x1.8p+", "0x1.8P-3", "1.8", "-0x1p3", "+1", "0x1p1023", "0x1.fffffffffffff7p1023", "0x1.fffffffffffff8p1023", "0x1.fffffffffffffp1024",
          "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x0.8p-1074", "0x1.00000000000008p0", "0x1.000000000000080001p0", "0x1.00000000000018p0", "0x0p99999999999", "inf", "-infinity", "nan",
          "0x1p-99999999999999999999999", " 0x1 ", "0x1 x", "0X1.p3", "0xg", "1p1p1", "0x1.8.8", "0x0.00000000000001p0", "0x" + "f" * 40, "0x" + "f" * 300, "0x0." + "0" * 100 + "1p400"]:
    case("fromhex", float.fromhex, s)
