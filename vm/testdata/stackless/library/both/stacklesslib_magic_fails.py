# A program that fails under python -m stacklesslib.magic: this one, when it is run again.
from __future__ import print_function

import runpy
import sys

import stackless
from stacklesslib import main

if sys.argv[1:] == ['again']:
    def other():
        print('other')
        stackless.schedule()
        print('not reached')

    stackless.tasklet(other)()
    stackless.schedule()
    raise KeyError('of the program')
else:
    sys.argv = ['magic', sys.argv[0], 'again']
    try:
        from stacklesslib.magic import start
    except ImportError:  # the original
        sys.modules['_ssl'] = None  # which it patches as it was before 2.7.9
        runpy.run_module('stacklesslib.magic', run_name='__main__')
    else:
        start()
    print('behind', main.mainloop.running, main.mainloop.exception[0].__name__)
