# Properties of all characters, as check sums, and some strings.
import random, unicodedata, zlib

random.seed(19)
CHUNK = 0x800


def flag(v): return "T" if v else "F"
def hexes(s): return " ".join("%x" % ord(c) for c in s)
def number(v): return "" if v is None else v.hex()


props = {
    "category": unicodedata.category, "bidirectional": unicodedata.bidirectional, "combining": lambda s: str(unicodedata.combining(s)),
    "width": unicodedata.east_asian_width, "mirrored": lambda s: flag(unicodedata.mirrored(s)), "decimal": lambda s: str(unicodedata.decimal(s, -1)),
    "digit": lambda s: str(unicodedata.digit(s, -1)), "numeric": lambda s: number(unicodedata.numeric(s, None)), "decomposition": unicodedata.decomposition,
    "name": lambda s: unicodedata.name(s, ""), "upper": lambda s: hexes(s.upper()), "lower": lambda s: hexes(s.lower()), "title": lambda s: hexes(s.title()),
    "isalpha": lambda s: flag(s.isalpha()), "isdecimal": lambda s: flag(s.isdecimal()), "isdigit": lambda s: flag(s.isdigit()), "isnumeric": lambda s: flag(s.isnumeric()),
    "isalnum": lambda s: flag(s.isalnum()), "isspace": lambda s: flag(s.isspace()), "islower": lambda s: flag(s.islower()), "isupper": lambda s: flag(s.isupper()),
    "istitle": lambda s: flag(s.istitle()), "swapcase": lambda s: hexes(s.swapcase()), "capitalize": lambda s: hexes(s.capitalize()),
    "linebreak": lambda s: flag(len((s + "a").splitlines()) > 1),
}
for f in ("NFC", "NFD", "NFKC", "NFKD"):
    props[f] = lambda s, f=f: hexes(unicodedata.normalize(f, s))
    props[f + "+"] = lambda s, f=f: hexes(unicodedata.normalize(f, u"a\u0323" + s + u"\u0301\u0307"))
if not PY2:
    props.update({"casefold": lambda s: hexes(s.casefold()), "isprintable": lambda s: flag(s.isprintable()), "isidentifier": lambda s: flag(s.isidentifier()),
                  "isidentifier+": lambda s: flag(("a" + s).isidentifier()), "final": lambda s: hexes(("A" + s + u"\u03a3").lower()), "final2": lambda s: hexes((u"1" + s + u"\u03a3" + s + "a").lower()),
                  "title+": lambda s: hexes((s + "aA").title())})
    old = unicodedata.ucd_3_2_0
    props.update({"old.category": old.category, "old.bidirectional": old.bidirectional, "old.numeric": lambda s: number(old.numeric(s, None)), "old.decomposition": old.decomposition,
                  "old.NFKC": lambda s: hexes(old.normalize("NFKC", u"a" + s + u"\u0301"))})
spans = []
for first, last in ((0, 0x3800), (0x4800, 0x5000), (0x9800, 0xb000), (0xd000, 0x13800), (0x16000, 0x17800), (0x1a800, 0x20800), (0x2a000, 0x2a800), (0x2e800, 0x30000), (0x31000, 0x31800), (0x32000, 0x32800),
                    (0xe0000, 0xe0800), (0xff800, 0x100000), (0x10f800, 0x110000)):
    spans += range(first, last, CHUNK)
for name in sorted(props):
    p = props[name]
    # Between these is more of the same, or nothing is assigned.
    for start in spans:
        crc = 0
        for c in range(start, start + CHUNK):
            crc = zlib.crc32((p(char(c)) + "\n").encode("ascii"), crc)
        write("sum", name, "%x" % start, "%08x" % (crc & 0xffffffff))

letters = [u"a", u"A", u"\u03a3", u"\u03c3", u"'", u"\u00ad", u" ", u"1", u"\u0345", u"\u01c4", u"\u01c5", u"\u01c6", u"\u00df", u"\u0130", u"\u0131", u"\ufb01", u"\u1e9e", u"\u02b0", u"\u2160", u"\u24b6",
           u"\U00010400", u"\U00010428", u"\u0149", u"\u1f80", u"\u1f88", u"\ud800", u"\u3042", u"."]
for _ in range(1500):
    s = u"".join(random.choice(letters) for _ in range(random.randint(0, 6)))
    for m in ("upper", "lower", "title", "swapcase", "capitalize", "isupper", "islower", "istitle"):
        case("m." + m, lambda s: getattr(s, m)(), s)
    if not PY2:
        case("m.casefold", lambda s: s.casefold(), s)
marks = [u"a", u"e", u"\u0301", u"\u0300", u"\u0323", u"\u0327", u"\u0345", u"\u1100", u"\u1161", u"\u11a8", u"\uac00", u"\uac01", u"\u0958", u"\u0915", u"\u093c", u"\u212b", u"\ufb01", u"\u1e9b", u"\u0f71", u"\u0f72",
         u"\U0001d15e", u"\u2126", u"\u00e9", u"\u1ea5", u"\ufdfa", u"\u0374", u"\u3131", u"\u0344", u"\u09c7", u"\u09be", u"\U00011099", u"\U000110ba", u"\u1112", u"\u1175", u"\u11a7", u"\u11c2", u"\u11c3"]
for _ in range(3000):
    s = u"".join(random.choice(marks) for _ in range(random.randint(1, 7)))
    for f in ("NFC", "NFD", "NFKC", "NFKD"):
        case("normalize", unicodedata.normalize, f, s)
        if not PY2:
            case("isnormalized", unicodedata.is_normalized, f, s)
for n in ["SPACE", "space", "Latin Small Letter A", "HANGUL SYLLABLE GAG", "hangul syllable ga", "HANGUL SYLLABLE SSANGX", "HANGUL SYLLABLE A", "CJK UNIFIED IDEOGRAPH-4E00", "cjk unified ideograph-4e00",
          "CJK UNIFIED IDEOGRAPH-9FFF", "CJK UNIFIED IDEOGRAPH-04E00", "CJK UNIFIED IDEOGRAPH-2EBF0", "CJK COMPATIBILITY IDEOGRAPH-F900", "BEL", "ALERT", "NULL", "LATIN SMALL LETTER R WITH TILDE", "KEYCAP NUMBER SIGN", "GRINNING FACE", "", "X",
          "HANGUL SYLLABLE GGAEGG", "HANGUL SYLLABLE YEG", "TANGUT IDEOGRAPH-17000", "NUSHU CHARACTER-1B170", "KATAKANA LETTER AINU P", "BYZANTINE MUSICAL SYMBOL FTHORA SKLIRON CHROMA VASIS", "MODIFIER LETTER EXTRA-HIGH EXTRA-LOW CONTOUR TONE BAR", "SPACE-20"]:
    case("lookup", unicodedata.lookup, n)
