"""Run a program so that it does the same each time: driver.py FILE LINES

Time is virtual, random numbers are the same, and the program ends behind so many lines.
Each thread's lines are whole.
"""
import os
import random
import sys
import threading
import time


class Clock(object):
    """Goes on a little whenever somebody looks, so that no two times are the same."""

    def __init__(self):
        self.now = 1e9
        self.step = random.Random(2).random

    def time(self):
        self.now += 0.001 * self.step()
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        real_sleep(0.001)  # let other threads run


def started(thread):
    """Say that there are threads: the order of lines means nothing then."""
    os.write(1, '\0threads\n')
    real_start(thread)


class Lines(object):
    """Standard output."""

    def __init__(self, file, limit):
        self.file, self.left = file, limit
        self.parts = threading.local()

    def write(self, text):
        text = getattr(self.parts, 'text', '') + text
        lines = text.replace('\r', '\n').split('\n')
        self.parts.text = lines.pop()
        for line in lines:
            os.write(1, line + '\n')
            self.left -= 1
            if not self.left:
                os._exit(0)

    @property
    def softspace(self):
        return getattr(self.parts, 'softspace', 0)

    @softspace.setter
    def softspace(self, value):
        self.parts.softspace = value

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass


name, limit = sys.argv[1:]
sys.argv = [name]
sys.path.insert(0, os.path.dirname(name))
clock = Clock()
real_sleep = time.sleep
time.time = time.clock = clock.time
time.sleep = clock.sleep
random.seed(1)
real_start = threading.Thread.start
threading.Thread.start = started
sys.stdout = Lines(sys.stdout, int(limit))
execfile(name, {'__name__': '__main__', '__file__': name})
