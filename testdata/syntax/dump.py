# -*- coding: utf-8 -*-
"""Dumps the trees and verdicts of this CPython, for Python 2.7 and 3.8 to 3.13.

    dump.py FILE            the tree of FILE as text (the format of syntax/astdump)
    dump.py --stream        reads a path per line, answers a line for each:
                            the SHA-1 of the source, the SHA-1 of its dump (or
                            '-'), and the verdict
    dump.py --verdicts      reads a source per line (hexadecimal), answers its verdict

A verdict is 'ok', or kind, row, column and words (as JSON) of the error,
tab-separated.
"""
from __future__ import print_function

import ast
import binascii
import hashlib
import json
import re
import struct
import sys
import warnings

warnings.simplefilter('ignore')
PY2 = sys.version_info[0] == 2
if PY2:
    import codecs
else:
    unicode = str
    long = int

plain = re.compile(r'[ !#-\[\]-~]*\Z').match


def quote(prefix, raw):
    """Writes bytes in ASCII."""
    out = [prefix, '"']
    for c in bytearray(raw):
        if c in (0x22, 0x5c) or not 0x20 <= c < 0x7f:
            out.append('\\x%02x' % c)
        else:
            out.append(chr(c))
    out.append('"')
    return ''.join(out)


def text(s):
    """Writes a unicode string or an identifier."""
    if plain(s):
        return '"' + str(s) + '"'
    if PY2:  # its encoder joins the halves of a surrogate pair
        return quote('', s.encode('utf-8') if isinstance(s, unicode) else s)
    return quote('', s.encode('utf-8', 'surrogatepass'))


def raw(s):
    """Writes a byte string."""
    if PY2 and plain(s):
        return 'b"' + s + '"'
    return quote('b', s)


def number(v):
    if isinstance(v, complex):
        return 'j' + binascii.hexlify(struct.pack('>d', v.imag)).decode('ascii')
    if isinstance(v, float):
        return 'f' + binascii.hexlify(struct.pack('>d', v)).decode('ascii')
    if PY2 and isinstance(v, long):
        return 'l%x' % v
    return 'i%x' % v


def value(v):
    """Writes whatever a field of a node holds."""
    if v is None:
        return '~'
    if isinstance(v, ast.AST):
        return node(v)
    if isinstance(v, list):
        return '[' + ','.join([value(x) for x in v]) + ']'
    if v is True or v is False:
        return str(v)
    if isinstance(v, bytes) and not PY2:
        return raw(v)
    if isinstance(v, (str, unicode)):
        return text(v)
    if v is Ellipsis:
        return '...'
    return number(v)


def node3(n):
    kind = n.__class__
    fields = kind._fields
    if kind is ast.Constant:
        v = n.value
        out = '~' if v is None else value(v)
        if n.kind:
            out += ',' + n.kind
    elif not fields:
        out = ''
    else:
        out = ','.join([value(getattr(n, f)) for f in fields])
    name = kind.__name__
    if hasattr(n, 'lineno'):
        start = '\n' if isinstance(n, ast.stmt) else ''
        return '%s%s@%d:%d-%d:%d(%s)' % (start, name, n.lineno, n.col_offset, n.end_lineno, n.end_col_offset, out)
    return '%s(%s)' % (name, out) if fields else name


def node2(n):
    kind = n.__class__
    name = kind.__name__
    fields = kind._fields
    if kind is ast.Str:
        out = text(n.s) if isinstance(n.s, unicode) else raw(n.s)
    elif fields:
        out = ','.join([value(getattr(n, f)) for f in fields])
    else:
        out = ''
    if hasattr(n, 'lineno'):
        start = '\n' if isinstance(n, ast.stmt) else ''
        return '%s%s@%d:%d(%s)' % (start, name, n.lineno, n.col_offset, out)
    return '%s(%s)' % (name, out) if fields else name


node = node2 if PY2 else node3


def refused(source):
    """2.7's compile() of a string lets non-ASCII bytes without a cookie pass;
    an import, which reads a file, does not."""
    if not PY2 or source.startswith(codecs.BOM_UTF8):
        return None
    try:
        source.decode('ascii')
        return None
    except UnicodeDecodeError as e:
        lines = re.split(b'\r\n|\r|\n', source)
        for line in lines[:2]:
            if re.match(br'[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+', line):
                return None
            if not re.match(br'[ \t\f]*(#|$)', line):
                break
        row = len(re.findall(b'\r\n|\r|\n', source[:e.start])) + 1
        return 'SyntaxError\t%d\t0\t%s' % (row, json.dumps(
            'Non-ASCII character %r in file F on line %d, but no encoding declared; '
            'see http://python.org/dev/peps/pep-0263/ for details' % (source[e.start], row)))


def verdict(source):
    why = refused(source)
    if why:
        return why
    try:
        compile(source, 'F', 'exec', 0, 1)
        return 'ok'
    except SyntaxError as e:
        return '%s\t%s\t%s\t%s' % (type(e).__name__, e.lineno or 0, e.offset or 0, json.dumps(e.msg))
    except Exception as e:  # ValueError, RecursionError, MemoryError, TypeError
        return '%s\t0\t0\t%s' % (type(e).__name__, json.dumps(str(e)))


def dump(source):
    return node(compile(source, 'F', 'exec', ast.PyCF_ONLY_AST, 1))


def main():
    sys.setrecursionlimit(20000)
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == '--stream':
        for line in iter(sys.stdin.readline, ''):
            with open(line.rstrip('\n'), 'rb') as f:
                source = f.read()
            said = verdict(source)
            digest = '-'
            if said == 'ok':
                digest = hashlib.sha1(dump(source).encode('ascii')).hexdigest()
            print('%s\t%s\t%s' % (hashlib.sha1(source).hexdigest(), digest, said))
            sys.stdout.flush()
    elif sys.argv[1] == '--verdicts':
        for line in iter(sys.stdin.readline, ''):
            print(verdict(binascii.unhexlify(line.strip())))
            sys.stdout.flush()
    else:
        with open(sys.argv[1], 'rb') as f:
            print(dump(f.read()))


if __name__ == '__main__':
    main()
