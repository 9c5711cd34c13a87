"""The main tasklet goes back to the tasklet that ends the program, which then does so."""
from __future__ import print_function
import stackless
import sys


def leave():
    sys.exit(3)


def forever():
    try:
        while True:
            stackless.schedule()
    finally:
        print('not for a soft one')


others = [stackless.tasklet(forever)() for _ in range(3)]
leaving = stackless.tasklet(leave)()
try:
    stackless.run()
except TaskletExit as e:
    print('killed', repr(e), stackless.runcount, leaving.alive)
    leaving.run()
    print('never')
