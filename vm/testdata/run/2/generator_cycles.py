"""Cycles that exceptions in generators leave, as the collector sees them."""
import sys, gc
class It(object):
    def __init__(self, bad): self.bad = bad
    def run(self):
        if self.bad: raise self.bad("boom")
def results(items):
    for item in items:
        try:
            yield item.run(), None
        except ValueError as e:
            yield None, sys.exc_info()
def process(items):
    for value, err in results(items):
        if err:
            break
def consume(function, *args):
    for _ in function(*args):
        pass
def outcome(drive, args):
    try:
        drive(*args)
    except BaseException:
        pass
class U(Exception): pass
gc.collect()
gc.disable()
import itertools
for drive in (process, lambda items: consume(results, items)):
  for kinds in itertools.product((None, ValueError, U), (None, ValueError, U)):
    args = [map(It, kinds)]
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        outcome(drive, args)
    finally:
        args = None
        sys.exc_clear()
        n = gc.collect(0)
        gc.set_debug(0)
    print drive.__name__, kinds, n, [type(x).__name__ for x in gc.garbage]
    del gc.garbage[:]
