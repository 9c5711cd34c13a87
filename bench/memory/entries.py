import sys

kept = dict((i, i) for i in range(1000000))

sys.stderr.write('ready\n')
sys.stdin.readline()  # while the memory is looked at
