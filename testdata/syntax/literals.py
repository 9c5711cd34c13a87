# -*- coding: latin-1 -*-
"""Prints what this CPython makes of string literals: the cookie's codec, the
literal in hexadecimal, and 'ok' with the value's UTF-8 (or bytes) in
hexadecimal, or the error's kind and words."""
import binascii
import sys

PY2 = sys.version_info[0] == 2
BODIES = [
    br"\x", br"\x4", br"a\x4g", br"\u12", br"\u12g4", br"\U00110000", br"\U1234", br"\U0001F60z",
    br"\N", br"\N{", br"\N{}", br"\N{foo}", br"\N{latin small letter a}", br"\N{DEGREE SIGN}",
    br"\777", br"\400", br"\8\d\q", br"\1\12\123\1234", br"\a\b\f\n\r\t\v\\\'\"",
    b"\xc3\xa9\\x", b"\\\xc3\xa9\\x", b"a\xe9\\n", b"a\xe9b", b"\xe9\xe9\\n", b"\xe9", b"\xc3\xa9",
    b"\xc3\xa9\\n\xe4\xb8\xad", b"\xe4\xb8\\n", b"\xf0\x9f\x98\x80\\t", b"\xff\\x", b"\xed\xa0\x80",
    b"a\\\nb", b"a\\\r\nb", br"\ud800", br"\ud83d\ude00", br"\U0000d800",
    br"\N{HANGUL SYLLABLE GAG}", br"\N{CJK UNIFIED IDEOGRAPH-4E00}", br"\N{cjk unified ideograph-4e00}",
    br"\N{CJK UNIFIED IDEOGRAPH-04E00}", br"\N{CJK UNIFIED IDEOGRAPH-4E0}", br"\N{TANGUT IDEOGRAPH-17000}",
    br"\N{LATIN  SMALL LETTER A}", br"\N{KEYCAP DIGIT ONE}", br"\N{HANGUL SYLLABLE }", br"\N{HANGUL SYLLABLE GAGX}",
    br"\u0041\\u0041\\\u0041", br"\\u12", br"\\\u12", b"plain", b"",
]
if not PY2:
    BODIES += [br"\N{LF}", br"\N{NULL}", br"\N{BELL}", br"\N{ALERT}", br"\N{CJK UNIFIED IDEOGRAPH-3400}"]
PREFIXES = [b'', b'b', b'u', b'r', b'br'] + ([b'ur'] if PY2 else [])
COOKIES = [b'utf-8'] + ([b'latin-1', b'koi8-r'] if PY2 else [])


def show(value):
    if isinstance(value, bytes):
        return value
    return value.encode('utf-8') if PY2 else value.encode('utf-8', 'surrogatepass')


def hexa(raw):
    return binascii.hexlify(raw).decode('ascii')


def value_of(source):
    space = {}
    exec(compile(source, 'F', 'exec'), space)
    return space['x']


for cookie in COOKIES:
    for prefix in PREFIXES:
        for body in BODIES:
            if prefix == b'ur' and body.endswith((b'u12', b'U1234')):
                continue  # 2.7 reads beyond its buffer here
            literal = prefix + b"'''" + body + b"'''"
            source = b'# coding: ' + cookie + b'\nx=' + literal + b'\n'
            try:
                verdict = 'ok\t' + hexa(show(value_of(source)))
            except (SyntaxError, ValueError) as e:
                verdict = type(e).__name__ + '\t' + (e.msg if isinstance(e, SyntaxError) else str(e))
            print('%s\t%s\t%s' % (cookie.decode('ascii'), hexa(literal), verdict))
