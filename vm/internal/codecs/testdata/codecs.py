# Decoding and encoding, with all that is said of errors.
import codecs, random

random.seed(29)
unichar = char


def pick(*xs): return random.choice(xs)


def attempt(f, *args):
    try:
        return ("ok", f(*args))
    except UnicodeDecodeError as e:
        return ("!", "D", str(e.encoding), e.start, e.end, str(e.reason))
    except UnicodeEncodeError as e:
        return ("!", "E", str(e.encoding), e.start, e.end, str(e.reason))
    except (UnicodeError, TypeError, ValueError, LookupError) as e:
        return ("!", type(e).__name__, text(e))


def decode(codec, b, errors):
    case("decode", lambda *a: attempt(lambda: codecs.decode(b, codec, errors)), codec, b, errors)


def encode(codec, s, errors):
    case("encode", lambda *a: attempt(lambda: codecs.encode(s, codec, errors)), codec, s, errors)


def partial(codec, b):
    f = getattr(codecs, codec.replace("-", "_") + "_decode")
    case("partial", lambda *a: attempt(lambda: tuple(f(b, "strict", False))), codec, b)


handlers = ["strict", "strict", "ignore", "replace", "backslashreplace"]
if not PY2:
    handlers += ["surrogateescape", "surrogatepass"]
encode_handlers = handlers + ["xmlcharrefreplace"] + ([] if PY2 else ["namereplace"])
chars = u"a", u"Z", u"+", u"-", u"\\", u"\n", u" ", u"\x00", u"\x7f", u"\x80", u"\xe9", u"\xff", u"\u0100", u"\u20ac", u"\u3042", u"\ud800", u"\udc80", u"\udfff", u"\ufeff", u"\uffff", u"\U00010000", u"\U0001f600", u"\U0010ffff", u"~", u"/"


def randtext():
    return u"".join(pick(*chars) for _ in range(random.randint(0, 6)))


utf8bits = [b"a", b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\x80", b"\xc0", b"\xc1", b"\xc2", b"\xe0", b"\xe0\x80", b"\xe0\x9f\xbf", b"\xe0\xa0", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xed\xa0", b"\xf0", b"\xf0\x80",
            b"\xf0\x90", b"\xf0\x90\x80", b"\xf4\x90\x80\x80", b"\xf4\x8f\xbf\xbf", b"\xf5", b"\xff", b"\xf1\x80\x80", b"\xef\xbb\xbf", b"\xbf"]
for _ in range(2500):
    b = b"".join(pick(*utf8bits) for _ in range(random.randint(0, 4)))
    decode(pick("utf-8", "utf-8", "utf-8", "utf-8-sig"), b, pick(*handlers))
    partial("utf-8", b)
for codec in ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]:
    for _ in range(400):
        s = randtext()
        b = s.encode(codec) if PY2 else s.encode(codec, "surrogatepass")
        if random.random() < 0.5:
            b = b[:random.randint(0, len(b))]
        if random.random() < 0.3 and b:
            k = random.randrange(len(b))
            b = b[:k] + pick(b"\xff", b"\xd8", b"\xdc", b"\x00", b"a") + b[k + 1:]
        decode(codec, b, pick(*handlers))
        partial(codec, b)
u7 = [b"a", b"+", b"-", b"+-", b"+AOk-", b"+AOk", b"+2AA-", b"+2D3eAA-", b"+A", b"+AB-", b"+AOl-", b"\x80", b"~", b"\\", b"+!", b"/", b"=", b" ", b"+IKw"]
for _ in range(1500):
    b = b"".join(pick(*u7) for _ in range(random.randint(0, 4)))
    decode("utf-7", b, pick("strict", "ignore", "replace"))
    partial("utf-7", b)
esc = [b"a", b"\\", b"\\\\", b"\\n", b"\\x4", b"\\x41", b"\\u20ac", b"\\u20", b"\\U0001f600", b"\\U00110000", b"\\U0001", b"\\N{SPACE}", b"\\N{X}", b"\\N{", b"\\N", b"\\N{}", b"\\101", b"\\7", b"\\\n", b"\\z", b"\xe9", b"\\ud800",
       b"\\udc00", b"u20ac", b"\n", b"\\777", b"\\N{space}"]
import warnings
warnings.simplefilter("ignore")
for _ in range(2000):
    b = b"".join(pick(*esc) for _ in range(random.randint(0, 4)))
    decode("unicode_escape", b, pick("strict", "ignore", "replace"))
    decode("raw_unicode_escape", b, pick("strict", "ignore", "replace"))
    if not PY2:
        partial("unicode_escape", b)
        partial("raw_unicode_escape", b)
for codec in ["utf-8", "utf-8-sig", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii", "latin-1", "unicode_escape", "raw_unicode_escape", "cp1252", "koi8-r", "cp037", "mac-roman", "charmap"]:
    for _ in range(300):
        encode(codec, randtext(), pick(*encode_handlers))
for codec in ["ascii", "latin-1", "cp1252", "cp437", "koi8-u", "cp037", "iso8859-7", "mac-arabic", "cp1255", "tis-620", "hp-roman8"]:
    for _ in range(60):
        decode(codec, bytes(bytearray(random.choice([65, 128, 129, 200, 255, random.randrange(256)]) for _ in range(random.randint(0, 6)))), pick(*handlers))
jp = u"a\u3042\u4e9c\u30a2\uff71\xa5\u2015"
for codec, s in [("shift_jis", jp), ("cp932", jp), ("euc_jp", jp), ("gbk", u"a\u4e2d\u6587\u3001"), ("gb18030", u"a\u4e2d\u6587\u3001\u20ac\U0001f600"), ("big5", u"a\u4e2d\u6587"), ("euc_kr", u"a\ud55c\uae00"), ("cp949", u"a\ud55c\uae00\ubdc1"),
                 ("gb2312", u"a\u4e2d\u6587"), ("iso2022_jp", u"a\u3042\u4e9c"), ("hz", u"a\u4e2d\u6587")]:
    for _ in range(20):
        t = u"".join(pick(*s) for _ in range(random.randint(0, 6)))
        try:
            b = t.encode(codec)
        except UnicodeError:
            continue
        encode(codec, t, "strict")
        decode(codec, b, "strict")
        if codec not in ("iso2022_jp", "hz"):
            decode(codec, b[:-1], pick("strict", "replace", "ignore"))
    encode(codec, u"a\U000e0001\u0e01b", "strict") if codec != "gb18030" else None
for _ in range(300):
    t = u"".join(pick(u"a", u"b", u"-", u"\xfc", u"\u4e2d", u"\U0001f600", u"Z") for _ in range(random.randint(0, 6)))
    encode("punycode", t, "strict")
    decode("punycode", t.encode("punycode"), "strict")
    decode("punycode", b"".join(pick(b"a", b"9", b"-", b"Z", b"!", b"w") for _ in range(random.randint(1, 6))), "strict")
for t in [u"example.com", u"b\xfccher.de", u"B\xdcCHER.de.", u"xn--bcher-kva.de", u"\u4e2d\u6587.\u4e2d\u56fd", u"", u".", u"a..b", u"a" * 63, u"a" * 64, u"fa\xdf.de", u"\u3002com", u"a\u3002b", u"\u0627\u0628.com", u"\u0627a.com", u"\xad", u"xn--\xfc", u"\u2126",
          u"\xfc" * 60, u"a\u200bb\xe9", u"\xe9\ue000", u"\u1e9e"]:
    encode("idna", t, "strict")
for b in [b"example.com", b"xn--bcher-kva.de", b"xn--bcher-kva.de.", b"XN--BCHER-KVA", b"xn--", b"xn--a!", b"", b".", b"a..b", b"\xff.com", b"xn--fa-hia.de", b"xn--4ca"]:
    decode("idna", b, "strict")
names = ["utf-8", "UTF8", "utf_8", "U8", "utf 8", "utf--8", "latin1", "Latin-1", "iso-8859-1", "iso8859_1", "l1", "ISO_8859-15", "cp1252", "windows-1252", "ascii", "us-ascii", "646", "utf-16", "utf16le", "UTF-16BE", "mbcs", "nope", "", "cp_1252", "rot13", "rot-13", "hex", "base64",
         "zlib", "bz2", "uu", "quopri", "quoted-printable", "string_escape", "unicode-escape", "unicode_internal", "utf-8-sig", "koi8-r", "macroman", "sjis", "shift-jis", "ms932", "euc-jp", "gb2312", "big5", "ks_c-5601", "idna", "punycode", "undefined", "charmap", "utf8.", "iso.8859-1", "utf-7", "utf-8-", "-utf-8",
         "iso-ir-100", "hex_codec", "latin_1", "tis620", "cp65001", "ansi_x3.4_1968", "ANSI_X3.4-1968"]
for n in names:
    case("lookup", lambda n: codecs.lookup(n).name, n)
data = [b"", b"a", b"hello world", bytes(bytearray(range(256))), b"a" * 200, b"x\n y\t\n.\nz=1 ", b"\r\nabc\r\n" + b"long " * 30, b"end \n", b"tab\t\n" + b"q" * 80]
import binascii
for d in data:
    for c in ["hex", "base64", "uu", "quopri"] + (["string_escape"] if PY2 else []):
        case("bencode", lambda c, d: codecs.encode(d, c), c, d)
    case("roundzlib", lambda d: codecs.decode(codecs.encode(d, "zlib"), "zlib"), d)
    case("unzlib", lambda z: codecs.decode(z, "zlib"), codecs.encode(d, "zlib"))
    case("unbz2", lambda z: codecs.decode(z, "bz2"), codecs.encode(d, "bz2"))
    case("b2aqp", lambda d, q, i, h: binascii.b2a_qp(d, q, i, h), d, False, True, False)
    case("b2aqp", lambda d, q, i, h: binascii.b2a_qp(d, q, i, h), d, True, False, True)
for f, xs in [("a2b_hex", [b"", b"6", b"6x", b"61", b"6A6b", b" 61"]), ("a2b_base64", [b"", b"YQ==", b"YQ", b"Y", b"YQ=", b"YWI=", b"YWJj", b"Y W\nJj", b"YWJjZ", b"YWJj=", b"!!!!", b"YQ==YWJj", b"YQ=a=", b"=", b"====", b"YWJjYQ", b"YWI=YWI="]),
              ("a2b_qp", [b"", b"a=3D", b"a=\nb", b"a=", b"a==", b"a=3", b"=zz", b"a_b", b"x=\r\ny", b"=41=42=\n"]), ("a2b_uu", [b"#86)C\n", b"", b" \n", b"#86", b"#86)C    \n", b"!80  \n", b"#86)Cxx\n", b"#\x86)C", b"M\n"])]:
    for x in xs:
        case(f, lambda x: getattr(binascii, f)(x), x)
if PY2:
    for x in [b"a\\n", b"\\x41\\101\\q", b"\\x4", b"\\", b"\\\n"]:
        case("unescape", lambda x: x.decode("string_escape"), x)
