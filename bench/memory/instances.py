import sys


class Point(object):
    def __init__(self, x, y):
        self.x = x
        self.y = y


kept = [Point(i, None) for i in range(1000000)]

sys.stderr.write('ready\n')
sys.stdin.readline()  # while the memory is looked at
