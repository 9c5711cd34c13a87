# Errors and warnings of the symbol table, whose exceptions have one argument.
for src in ["def f(x):\n  global x\n","def f():\n  x=1\n  global x\n","def f():\n  from os import *\n","def f():\n  return 1\n  yield\n", "def f():\n yield\n return 1","return 1","break","from __future__ import a","def f(a,a): pass","x = = 1","assert (1,2)\n"]:
    try: compile(src,'<s>','exec')
    except SyntaxError as e:
        print e.args, e, e.msg, e.filename, e.lineno, e.offset, repr(e.text)
