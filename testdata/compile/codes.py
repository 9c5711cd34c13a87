# -*- coding: utf-8 -*-
"""Describes the code objects that this CPython, 2.7 or 3.13, makes of sources.

    codes.py FILE        the description of FILE
    codes.py --stream    reads a path per line; answers a line for each, the
                         SHA-1 of its description, or '-' where it does not compile

A description has a line for each code object, outer before inner.
"""
from __future__ import print_function

import dis
import hashlib
import sys
import types
import warnings

warnings.simplefilter('ignore')
PY2 = sys.version_info[0] == 2


def text(v):
    """Spells a constant as the test in Go does."""
    if isinstance(v, tuple):
        return '(' + ' '.join(map(text, v)) + ')'
    if isinstance(v, frozenset):
        return '{' + ' '.join(sorted(map(text, v))) + '}'
    if isinstance(v, float):
        return 'float_' + float.hex(v)
    if isinstance(v, complex):
        return 'complex_' + float.hex(v.real) + '_' + float.hex(v.imag)
    if isinstance(v, types.CodeType):
        return 'code'
    if v is Ellipsis:
        return '...'
    if isinstance(v, (bool, int)) or v is None:
        return repr(v)
    if PY2 and isinstance(v, unicode):
        return 'u' + digest(v.encode('utf-8'))
    if PY2 and isinstance(v, long):
        return '%dL' % v
    if isinstance(v, bytes):
        return 'b' + digest(v)
    return 'u' + digest(v.encode('utf-8', 'surrogatepass'))


def digest(b):
    return hashlib.sha1(b).hexdigest()[:8]


def lines2(co):
    """The lines of code that can be reached: 2.7 keeps what cannot."""
    code = bytearray(co.co_code)
    starts = dict(dis.findlinestarts(co))
    line, at = co.co_firstlineno, []
    for i in range(len(code)):
        line = starts.get(i, line)
        at.append(line)
    out, seen, work = set(), set(), [0]
    while work:
        i = work.pop()
        while i < len(code) and i not in seen:
            seen.add(i)
            out.add(at[i])
            op = code[i]
            size = 3 if op >= dis.HAVE_ARGUMENT else 1
            name = dis.opname[op]
            if op in dis.hasjrel:
                work.append(i + 3 + code[i + 1] + 256 * code[i + 2])
            elif op in dis.hasjabs:
                work.append(code[i + 1] + 256 * code[i + 2])
            if name in ('RETURN_VALUE', 'RAISE_VARARGS', 'JUMP_FORWARD', 'JUMP_ABSOLUTE', 'CONTINUE_LOOP', 'BREAK_LOOP'):
                break
            i += size
    return out


def lines(co):
    if PY2:
        return sorted(lines2(co))
    # A trace function does not see where these are.
    skip = {dis.opmap[n] for n in ('RESUME', 'MAKE_CELL', 'COPY_FREE_VARS', 'RETURN_GENERATOR')}
    out = set()
    begin = dis.opmap['RETURN_GENERATOR'] in co.co_code[::2]
    for i, pos in enumerate(co.co_positions()):
        op = co.co_code[2 * i]
        if op in skip:
            begin = begin and op != dis.opmap['RESUME']
        elif not begin and pos[0] is not None:
            out.add(pos[0])
    return sorted(out)


def describe(co, out, depth=0):
    cells, free = co.co_cellvars, co.co_freevars
    names = [n for n in co.co_names if n != 'None' and n not in free]
    # Inlined comprehensions leave traces in the code of classes.
    varnames = co.co_varnames if PY2 or co.co_flags & 2 else ()
    if PY2:
        # 2.7 has one copy of a finally body, after the handlers.
        cells, free, names = sorted(cells), sorted(free), sorted(names)
    # What CPython puts into a tuple of keys may be a constant of its own here.
    consts = ' '.join(map(text, co.co_consts))
    for bracket in '(){}':
        consts = consts.replace(bracket, ' ')
    consts = sorted(set(consts.split()) - {'code', 'None'})
    fields = [
        '  ' * depth + getattr(co, 'co_qualname', co.co_name), co.co_firstlineno, hex(co.co_flags),
        co.co_argcount, getattr(co, 'co_posonlyargcount', 0), getattr(co, 'co_kwonlyargcount', 0),
        ' '.join(varnames), ' '.join(names), ' '.join(cells), ' '.join(free),
        '' if PY2 else ' '.join(consts), ' '.join(map(str, lines(co))),
    ]
    out.append('|'.join(map(str, fields)))
    seen = set()
    for c in co.co_consts:
        if isinstance(c, types.CodeType) and (c.co_name, c.co_firstlineno, c.co_code) not in seen:
            describe(c, out, depth + 1)


def description(path):
    with open(path, 'rb') as f:
        source = f.read()
    out = []
    describe(compile(source, 'F', 'exec', 0, 1), out)
    return '\n'.join(out) + '\n'


def main():
    if sys.argv[1] != '--stream':
        sys.stdout.write(description(sys.argv[1]))
        return
    for path in sys.stdin:
        try:
            answer = hashlib.sha1(description(path.rstrip('\n')).encode('utf-8')).hexdigest()
        except Exception:
            answer = '-'
        print(answer)
        sys.stdout.flush()


if __name__ == '__main__':
    main()
