# What every recording script begins with: how cases are run and written down.
from __future__ import print_function
import sys

PY2 = sys.version_info[0] == 2
if PY2:
    text, integers, char = unicode, (int, long), unichr
    rawout = sys.stdout
else:
    text, integers, char = str, (int,), chr
    rawout = sys.stdout.buffer
    if hasattr(sys, "set_int_max_str_digits"):
        # Only what is asked about shall be refused.
        pass


def escape(s):
    """ASCII text without tabs, commas and parentheses."""
    if isinstance(s, bytes):
        s = s.decode("latin-1")
    out = []
    for c in s:
        n = ord(c)
        if 32 <= n < 127 and c not in "\\,()":
            out.append(c)
        elif n < 256:
            out.append("\\x%02x" % n)
        elif n < 65536:
            out.append("\\u%04x" % n)
        else:
            out.append("\\U%08x" % n)
    return "".join(out)


def show(v):
    if v is None:
        return "n"
    if v is True or v is False:
        return "T" if v else "F"
    if isinstance(v, integers):
        return "i" + ("%x" % v)
    if isinstance(v, float):
        return "f" + v.hex()
    if isinstance(v, complex):
        return "c(" + show(v.real) + "," + show(v.imag) + ")"
    if isinstance(v, bytes):
        return "b" + escape(v)
    if isinstance(v, text):
        return "s" + escape(v)
    if isinstance(v, bytearray):
        return "b" + escape(bytes(v))
    if isinstance(v, (tuple, list)):
        return "(" + ",".join(show(x) for x in v) + ")"
    raise TypeError(type(v))


def write(*fields):
    rawout.write(("\t".join(fields) + "\n").encode("ascii"))


def case(op, f, *args):
    """Calls f(*args) and writes down what came of it."""
    try:
        r = show(f(*args))
    except Exception as e:
        r = "E" + type(e).__name__ + ":" + escape(text(e))
    write(op, *([show(a) for a in args] + [r]))
