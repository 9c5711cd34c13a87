"""Reads a source per line (hexadecimal) and answers, a line of JSON for each,
what the parser of this CPython says: ["ok"], or the kind, row, column and
words of its error. What only the compiler refuses is ok."""
import ast
import binascii
import json
import sys
import warnings

warnings.simplefilter('ignore')
for line in sys.stdin:
    source = binascii.unhexlify(line.strip())
    try:
        compile(source, 'f', 'exec', ast.PyCF_ONLY_AST, 1)
        verdict = ['ok']
    except SyntaxError as e:
        verdict = [type(e).__name__, e.lineno or 0, e.offset or 0, e.msg]
    except Exception as e:
        verdict = [type(e).__name__, 0, 0, str(e)]
    print(json.dumps(verdict))
