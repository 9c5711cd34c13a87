# bytearray: changes, what it allocates, and buffers that look at it.
def run(s):
    try:
        exec(s, globals())
        r = ''
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print('%s -> %r %d %s' % (s, b, b.__alloc__(), r))
b = bytearray(b'abcdef')
for s in ['b[0] = 65', 'b[-1] = 66', 'b[10] = 1', 'b[0] = 256', 'b[0] = -1', 'b[1:3] = b"XYZ"', 'b[1:3] = b""', 'b[::2] = b"123"', 'b[::2] = b"1"', 'b[5:2] = b"q"',
          'del b[0]', 'del b[::2]', 'del b[1:]', 'b += b"hello"', 'b *= 3', 'b.append(33)', 'b.append(300)', 'b.extend([1, 2, 3])', 'b.extend(b"zz")', 'b.extend(iter([4, 5]))',
          'b.extend([1, 300])', 'b.insert(0, 9)', 'b.insert(-1, 8)', 'b.insert(100, 7)', 'b.pop()', 'b.pop(0)', 'b.pop(100)', 'b.remove(8)', 'b.remove(200)', 'b.reverse()',
          'b[:] = b""', 'b.pop()', 'b.extend(b)', 'b[0:0] = b"abc"', 'b[1:2] = b', 'b[:] = [1, 2, 3]', 'b[:] = 5', 'b *= 0', 'b *= -1', 'b += "x" * 0 or b"x"', 'b.extend(range(20))', 'del b[:10]', 'del b[:3]', 'b.append(1)']:
    run(s)
for a in [(), (5,), (b'ab',), ([1, 2],), ([300],), (-1,), (1.5,), (None,), (u'x', 'utf-8'), (u'\xe9', 'ascii'), (b'x', 'utf-8'), (bytearray(b'q'),), ([b'x', 2.5],)]:
    try: print('%r %r' % (a[:1], bytearray(*a)))
    except Exception as e: print('%r %s: %s' % (len(a), type(e).__name__, e))
class B(bytearray):
    def __init__(self, *a):
        bytearray.__init__(self, *a)
        self.x = 1
c = B(b'abc')
c.y = 2
print('%r %r %r %r %d' % (c == b'abc', c + b'd', type(c + b'd').__name__, sorted(c.__dict__), len(c)))
b = bytearray(b'abcdef')
m = memoryview(b)
for s in ['b.append(1)', 'b.extend(b"x")', 'b.pop()', 'b += b"x"', 'b *= 2', 'del b[0]', 'b[0:1] = b"zz"', 'b[0] = 65', 'b[0:2] = b"yy"']:
    run(s)
print(m.tolist())
print(m.tobytes() == bytes(b))
del m
run('b.append(1)')
for x in [b'abc', bytearray(b'abc')]:
    for y in [b'abc', bytearray(b'abd'), memoryview(b'abc'), u'abc', 5, None]:
        print('%r %r' % (x == y, x != y))
