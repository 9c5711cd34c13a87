# Writes what CPython's unicodedata and str methods say of every character to
# a table. Run by hand under both CPythons:
#     python tables/generate.py tables
from __future__ import print_function
import gzip, io, os, struct, sys, unicodedata

PY2 = sys.version_info[0] == 2
if PY2:
    chr = unichr
LAST = 0x110000
BLOCK = 128

CATEGORIES = "Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co".split()
BIDI = [""] + "L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI".split()
WIDTHS = "F H W Na A N".split()
FLAGS = "alpha decimal digit numeric space printable start continue lower upper title cased ignorable mirrored".split()
(ALPHA, DECIMAL, DIGIT, NUMERIC, SPACE, PRINTABLE, START, CONTINUE, LOWER, UPPER, TITLE, CASED, IGNORABLE, MIRRORED) = (1 << i for i in range(14))
# Bits of the case mappings that are not one character.
SPECIAL = [1 << 14, 1 << 15, 1 << 16, 1 << 17]


class Writer(object):
    def __init__(self):
        self.parts = []

    def put(self, fmt, *values):
        self.parts.append(struct.pack("<" + fmt, *values))

    def save(self, name):
        out = io.BytesIO()
        # No time stamp: the same table gives the same bytes.
        with gzip.GzipFile("", "wb", 9, out, 0) as z:
            z.write(b"".join(self.parts))
        with open(os.path.join(sys.argv[1], name), "wb") as f:
            f.write(out.getvalue())


def fraction(v):
    """A numeric value as a fraction; CPython gives it as a float."""
    for den in range(1, 400):
        num = round(v * den)
        if abs(num / den - v) < 1e-12 * max(1, abs(v)) and float(num) / den == v:
            return int(num), den
    raise ValueError(v)


def record(db, c, specials, numbers, methods):
    s = chr(c)
    flags, dec, dig, num = 0, -1, -1, 0
    cat = db.category(s)
    v = db.decimal(s, None)
    if v is not None:
        dec = int(v)
    v = db.digit(s, None)
    if v is not None:
        dig = int(v)
    v = db.numeric(s, None)
    if v is not None:
        f = fraction(v)
        if f not in numbers:
            numbers[f] = len(numbers) + 1
        num = numbers[f]
    if db.mirrored(s):
        flags |= MIRRORED
    cases = [0, 0, 0, 0]
    if methods:
        if s.isalpha(): flags |= ALPHA
        if s.isdecimal(): flags |= DECIMAL
        if s.isdigit(): flags |= DIGIT
        if s.isnumeric(): flags |= NUMERIC
        if s.isspace(): flags |= SPACE
        if s.islower(): flags |= LOWER
        if s.isupper(): flags |= UPPER
        if cat == "Lt": flags |= TITLE
        maps = [s.upper(), s.lower(), s.title()]
        if PY2:
            if s.islower() or s.isupper() or cat == "Lt": flags |= CASED
        else:
            if s.isprintable(): flags |= PRINTABLE
            if s.isidentifier() or s == "_": flags |= START
            if ("a" + s).isidentifier(): flags |= CONTINUE
            if (s + "a").title()[-1] == "a": flags |= CASED
            if ("A" + s + u"\u03a3").lower()[-1] == u"\u03c2" and ("1" + s + u"\u03a3").lower()[-1] == u"\u03c3": flags |= IGNORABLE
            maps.append(s.casefold())
        for i, m in enumerate(maps):
            if len(m) == 1:
                cases[i] = ord(m) - c
            else:
                flags |= SPECIAL[i]
                m = tuple(ord(x) for x in m)
                if m not in specials:
                    specials[m] = len(specials)
                cases[i] = specials[m]
        if c == 0x3a3 and not PY2:
            # Alone it is not final; the rule is in the code.
            assert cases[1] == 0x3c3 - 0x3a3
    return (CATEGORIES.index(cat), BIDI.index(db.bidirectional(s)), db.combining(s), WIDTHS.index(db.east_asian_width(s)),
            flags, dec, dig, num) + tuple(cases)


def decompositions(db, w):
    found = []
    for c in range(LAST):
        d = db.decomposition(chr(c))
        if d and not 0xac00 <= c < 0xd7a4:
            tag = b""
            if d[0] == "<":
                tag, d = d[1:].split("> ")
                tag = tag.encode("ascii")
            seq = [int(x, 16) for x in d.split()]
            whole = not tag and db.normalize("NFC", chr(c)) == chr(c)
            found.append((c, tag, seq, whole))
    w.put("I", len(found))
    for c, tag, seq, whole in found:
        w.put("IBBB", c, len(tag), len(seq), whole)
        w.parts.append(tag)
        for x in seq:
            w.put("I", x)


def properties(db, name, methods=True):
    records, specials, numbers, blocks = {}, {}, {}, {}
    index = []
    for start in range(0, LAST, BLOCK):
        block = []
        for c in range(start, start + BLOCK):
            r = record(db, c, specials, numbers, methods)
            if r not in records:
                records[r] = len(records)
            block.append(records[r])
        block = tuple(block)
        if block not in blocks:
            blocks[block] = len(blocks)
        index.append(blocks[block])
    w = Writer()
    w.put("I", len(records))
    for r in sorted(records, key=records.get):
        w.put("BBBBIbbHiiii", *r)
    w.put("I", len(numbers))
    for f in sorted(numbers, key=numbers.get):
        w.put("qI", *f)
    w.put("I", len(specials))
    for m in sorted(specials, key=specials.get):
        w.put("B", len(m))
        w.put("%dI" % len(m), *m)
    w.put("I", len(blocks))
    for b in sorted(blocks, key=blocks.get):
        w.put("%dH" % BLOCK, *b)
    w.put("%dH" % len(index), *index)
    decompositions(db, w)
    w.save(name)


def names(name):
    """Every name, but for those of Hangul syllables. What ends in the number
    itself is written once for a whole range."""
    w = Writer()
    lines, last = [], None
    for c in range(LAST):
        n = unicodedata.name(chr(c), "")
        if not n or 0xac00 <= c < 0xd7a4:
            continue
        end = "%04X" % c
        if n.endswith("-" + end):
            n = n[:-len(end)]
            if last and last[2] == n and last[1] == c - 1:
                last[1] = c
                continue
            last = [c, c, n]
        else:
            last = [c, None, n]
        lines.append(last)
    text = []
    at = 0
    for first, stop, n in lines:
        text.append("%x%s %s\n" % (first - at, "" if stop is None else "-%x" % (stop - first), n))
        at = first
    for n in aliases():
        text.append("=%s %s\n" % (",".join("%x" % ord(x) for x in unicodedata.lookup(n)), n))
    w.parts.append("".join(text).encode("ascii"))
    w.save(name)


def aliases():
    """The formal aliases and the named sequences, which lookup knows and name
    does not: CPython keeps them under private characters."""
    import ctypes

    class Api(ctypes.Structure):
        _fields_ = [("getname", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_int, ctypes.c_int))]

    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype = ctypes.POINTER(Api)
    get.argtypes = [ctypes.py_object, ctypes.c_char_p]
    api = get(unicodedata._ucnhash_CAPI, b"unicodedata._ucnhash_CAPI").contents
    for code in range(0xf0000, 0xf0800):
        name = ctypes.create_string_buffer(300)
        if api.getname(code, name, 300, 1):
            yield name.value.decode("ascii")


if PY2:
    properties(unicodedata, "5.2.bin.gz")
else:
    properties(unicodedata, "15.1.bin.gz")
    properties(unicodedata.ucd_3_2_0, "3.2.bin.gz", False)
    names("names.gz")
