# A process's output, read by tasklets. The process is one that needs no other: its output
# is there already.
from __future__ import print_function

import io
import os

import stackless


def process(cmd, mode, bufsize):
    if cmd == 'broken':
        raise OSError('no such command')
    return io.StringIO(), io.StringIO(u'first\nsecond\nthird, and no more')


os.popen4 = process

from stacklesslib.replacements import popen
from stacklesslib.replacements.popen import FileChannel


def sent(*lines):
    f = FileChannel()

    def send():
        for line in lines:
            f.send(line)
        f.send(None)
    stackless.tasklet(send)()
    return f


def tell(name, function, *args):
    def run():
        print('%s: %r' % (name, function(*args)))
    stackless.tasklet(run)()
    stackless.run()


tell('read', sent('one\n', 'two\nthree\n').read)
tell('read none', sent().read)
tell('readline', sent('one\n', 'two\nthree\n').readline)
tell('parts', sent('o', 'n', 'e\n').readline)
f = sent('abcdef', 'ghi')
for n in 4, 1, 5, 4, 5, 1:
    tell('read %d' % n, f.read, n)
f = sent('one\n', 'two')
for i in range(4):
    tell('line %d' % i, f.readline)

# Closed while somebody waits.
f = FileChannel()
tell('closed', f.read)
print(f.balance)
f.close()
stackless.run()
print(f.balance, f.eof)
tell('after', f.read)
tell('after', f.readline)

# A process.
pstdin, pstdout = popen.popen4('list')
out = []


def reader():
    out.append(str(pstdout.readline()))
    out.append(str(pstdout.read()))


t = stackless.tasklet(reader)()
while t.alive:
    stackless.run()
print(out)
print(type(pstdin) is FileChannel, os.popen4 is process)
