#!/usr/bin/env python2.7
"""Work through a queue for as long as the process lives."""

import sys
import traceback


def work(queue, report):
    while True:
        job = queue.get()
        try:
            job.run()
        except Exception, e:
            print >>report, "%s failed: %s" % (job, e)


def last_words(call):
    try:
        call()
    except Exception:
        kind, value, tb = sys.exc_info()
        return "".join(traceback.format_exception(kind, value, tb))
