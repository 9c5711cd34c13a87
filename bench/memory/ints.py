import sys

kept = list(range(1000000))

sys.stderr.write('ready\n')
sys.stdin.readline()  # while the memory is looked at
