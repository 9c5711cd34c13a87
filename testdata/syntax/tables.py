# -*- coding: utf-8 -*-
"""Prints the symbol tables that this CPython makes of the programs of the
files named, which are separated by lines of '---'. A scope is its type, its
name, and its names in order, each with where it lives: l(ocal), c(ell),
f(ree), G(lobal by declaration) or g(lobal). CPython's internal names are left
out, and Python 2's None."""
from __future__ import print_function

import io
import os
import sys
import symtable

WHERE = {1: 'l', 2: 'G', 3: 'g', 4: 'f', 5: 'c'}


def show(table, depth):
    names = []
    for s in table.get_symbols():
        name = s.get_name()
        if name.startswith('.') or name.startswith('_[') or name in ('__classdict__', 'None'):
            continue
        scope = s._Symbol__scope
        names.append('%s:%s' % (name, WHERE[scope]))
    print('%s%s %s(%s)' % ('  ' * depth, table.get_type(), table.get_name(), ' '.join(sorted(names))))
    for child in table.get_children():
        show(child, depth + 1)


for name in sys.argv[1:]:
    with io.open(name, encoding='utf-8', newline='') as f:
        programs = f.read().split(u'---\n')
    for i, program in enumerate(programs):
        print('# %s %d' % (os.path.basename(name), i))
        show(symtable.symtable(program.encode('utf-8') if sys.version_info[0] == 2 else program, 'F', 'exec'), 0)
