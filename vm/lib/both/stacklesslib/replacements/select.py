"""Module select: what would stop the tasklets of the main thread waits on a thread of its
own."""
from __future__ import absolute_import

import select as _select

import stackless

real_select = getattr(_select, 'real_select', _select)
error = real_select.error
__doc__ = real_select.__doc__

from ..threadpool import call_on_thread

SHORT = 0.05  # so many seconds may stop everything

_main_thread_id = stackless.getmain().thread_id


def select(rlist, wlist, xlist, timeout=None):
    """Wait until one of the descriptors is ready, as select.select() does."""
    if stackless.getcurrent().thread_id == _main_thread_id and (timeout is None or timeout > SHORT):
        return call_on_thread(real_select.select, (rlist, wlist, xlist, timeout))
    return real_select.select(rlist, wlist, xlist, timeout)


select.__doc__ = real_select.select.__doc__
