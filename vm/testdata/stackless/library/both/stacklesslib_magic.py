# A program whose threads are tasklets, as python -m stacklesslib.magic has it: this one,
# when it is run again.
from __future__ import print_function

import os
import runpy
import sys
import threading
import time

import stackless

if sys.argv[1:] == ['again', 'argument']:
    print(__name__, [os.path.basename(a) for a in sys.argv], threading.__name__)
    thread = stackless.getcurrent().thread_id
    log = []

    def work(name, n):
        for i in range(n):
            log.append('%s%d' % (name, i))
            time.sleep(0.01)
        log.append(stackless.getcurrent().thread_id == thread)

    threads = [threading.Thread(target=work, args=args) for args in (('a', 2), ('b', 3))]
    for t in threads:
        t.start()
    print(log)
    for t in threads:
        t.join()
    print(log)
    print(stackless.getcurrent().is_main)
else:
    sys.argv = ['magic', sys.argv[0], 'again', 'argument']
    try:
        from stacklesslib.magic import start
    except ImportError:  # the original
        sys.modules['_ssl'] = None  # which it patches as it was before 2.7.9
        runpy.run_module('stacklesslib.magic', run_name='__main__')
    else:
        start()
    print('behind', stackless.getcurrent().is_main)
