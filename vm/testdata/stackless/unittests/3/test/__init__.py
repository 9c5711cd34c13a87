"""Package test of the library, with what Stackless's tests, which are for 3.7, want of it
and 3.13 has elsewhere, or has no more and their main programs alone would use."""
import os
import sys

__path__ = [os.path.join(dir, 'test') for dir in sys.path if os.path.exists(os.path.join(dir, 'test', 'regrtest.py'))]

from test import support
from test.support import os_helper

support.temp_cwd = os_helper.temp_cwd
support.run_unittest = None
