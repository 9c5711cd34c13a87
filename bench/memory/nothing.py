import sys

sys.stderr.write('ready\n')
sys.stdin.readline()  # while the memory is looked at
