# Writes the names of CPython's codecs and its single-byte encodings to a
# table. Run by hand under both CPythons:
#     python tables/generate.py tables
from __future__ import print_function
import codecs, encodings, encodings.aliases, gzip, io, os, pkgutil, sys

PY2 = sys.version_info[0] == 2
if PY2:
    chr = unichr
lines = []


def single(name):
    """The decoding of all bytes, and the encodings that are not its reverse."""
    decode, reverse = [], {}
    for b in range(256):
        try:
            s = bytes(bytearray([b])).decode(name)
        except UnicodeError:
            decode.append("-")
            continue
        if len(s) != 1:
            return None
        decode.append("%x" % ord(s))
        reverse.setdefault(s, b)
    extra = []
    for s in sorted(reverse):
        e = bytearray(s.encode(name))
        if len(e) != 1:
            return None
        if e[0] != reverse[s]:
            extra.append("%x=%x" % (ord(s), e[0]))
    return " ".join(decode), " ".join(extra)


for _, name, _ in sorted(pkgutil.iter_modules(encodings.__path__), key=lambda m: m[1]):
    try:
        info = codecs.lookup(name)
    except (LookupError, ImportError):
        continue
    lines.append("name\t%s\t%s" % (name, info.name))
    module = sys.modules.get("encodings." + name)
    if hasattr(module, "decoding_table") or hasattr(module, "decoding_map"):
        if name in ("rot_13", "charmap"):
            continue
        m = single(name)
        if m:
            lines.append("map\t%s\t%s\t%s" % ((name,) + m))
for alias, name in sorted(encodings.aliases.aliases.items()):
    lines.append("alias\t%s\t%s" % (alias, name))
out = io.BytesIO()
with gzip.GzipFile("", "wb", 9, out, 0) as z:
    z.write(("\n".join(lines) + "\n").encode("ascii"))
with open(os.path.join(sys.argv[1], "codecs-%d.tsv.gz" % sys.version_info[0]), "wb") as f:
    f.write(out.getvalue())
