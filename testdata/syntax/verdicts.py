# -*- coding: utf-8 -*-
"""Prints this CPython's verdict of every program of the files named, which are
separated by lines of '---': the file, the program's number from 0, the verdict
as dump.py words it."""
from __future__ import print_function

import io
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import dump

for name in sys.argv[1:]:
    with io.open(name, encoding='utf-8', newline='') as f:
        programs = f.read().split(u'---\n')
    for i, program in enumerate(programs):
        print('%s\t%d\t%s' % (os.path.basename(name), i, dump.verdict(program.encode('utf-8'))))
