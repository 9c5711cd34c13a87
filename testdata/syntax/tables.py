# -*- coding: utf-8 -*-
"""Prints the symbol tables that this CPython makes of the programs of the
files named, which are separated by lines of '---'. A scope is its type, its
name, and its names in order, each with where it lives: l(ocal), c(ell),
f(ree), G(lobal by declaration) or g(lobal). CPython's internal names are left
out, and Python 2's None.

With --stream it reads a path a line instead, and answers the SHA-1 of what it
would print, or '-' where there is no table."""
from __future__ import print_function

import hashlib
import io
import os
import sys
import symtable

WHERE = {1: 'l', 2: 'G', 3: 'g', 4: 'f', 5: 'c'}


def show(table, depth, out):
    names = []
    for s in table.get_symbols():
        name = s.get_name()
        if name.startswith('.') or name.startswith('_[') or name in ('__classdict__', 'None'):
            continue
        scope = s._Symbol__scope
        names.append('%s:%s' % (name, WHERE[scope]))
    line = '%s%s %s(%s)\n' % ('  ' * depth, table.get_type(), table.get_name(), ' '.join(sorted(names)))
    out.append(line if isinstance(line, bytes) else line.encode('utf-8'))
    for child in table.get_children():
        show(child, depth + 1, out)
    return out


def table(source):
    return b''.join(show(symtable.symtable(source, 'F', 'exec'), 0, []))


def stream():
    for line in iter(sys.stdin.readline, ''):
        with open(line.rstrip('\n'), 'rb') as f:
            source = f.read()
        try:
            print(hashlib.sha1(table(source)).hexdigest())
        except (SyntaxError, ValueError, TypeError):
            print('-')


if sys.argv[1:] == ['--stream']:
    stream()
    sys.exit()
for name in sys.argv[1:]:
    with io.open(name, 'rb') as f:
        programs = f.read().split(b'---\n')
    for i, program in enumerate(programs):
        print('# %s %d' % (os.path.basename(name), i))
        sys.stdout.write(table(program).decode('utf-8'))
