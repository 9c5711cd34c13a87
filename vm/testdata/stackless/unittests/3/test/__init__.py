"""Package test of the library, with what Stackless's tests, which are for 3.7, want of it
for their own main programs and 3.13 has no more."""
import os
import sys

__path__ = [os.path.join(dir, 'test') for dir in sys.path if os.path.exists(os.path.join(dir, 'test', 'regrtest.py'))]

from test import support

support.run_unittest = None
