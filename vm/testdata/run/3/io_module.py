# The module _io, in memory.
import _io as io
s = io.StringIO('one\ntwo\r\nthree')
print(s.readline(), list(s), s.tell(), s.seek(0), s.read(4), s.getvalue() == 'one\ntwo\r\nthree')
b = io.BytesIO(b'abc')
print(b.read(1), b.tell(), b.seek(0, 2), b.write(b'def'), b.getvalue(), b.truncate(2), b.getvalue())
view = b.getbuffer()
try:
    b.write(b'x' * 10)
except BufferError as e:
    print(e)
view.release()
t = io.TextIOWrapper(io.BytesIO('é\nx\r\ny'.encode()), encoding='utf-8', newline=None)
print(t.readlines(), t.newlines, t.encoding, t.closed)
t.close()
for call in [lambda: t.read(), lambda: s.write(5), lambda: b.write('x'), lambda: io.StringIO(5), lambda: io.open('x', 'zz')]:
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
r = io.BufferedReader(io.BytesIO(b'0123456789'), 4)
print(r.peek(2)[:2], r.read(3), r.read1(2), r.readline(), r.read())
with io.StringIO() as f:
    print('to', 'file', file=f, end='!')
    print(f.getvalue())
print(f.closed, io.DEFAULT_BUFFER_SIZE, issubclass(io.StringIO, io._TextIOBase))
