"""Memoryviews that are released by what indexes them, or by what is stored."""
size = 128
def release():
    global ba
    m.release()
    ba = bytearray(size)
class MyIndex:
    def __index__(self):
        release(); return 4
class MyFloat:
    def __float__(self):
        release(); return 4.25
class MyBool:
    def __bool__(self):
        release(); return True
def new(*c):
    m = memoryview(bytearray(b'\xff'*size))
    return m.cast(*c) if c else m
def q(f):
    global m
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def st(i, v): m[i] = v
for make, f in [
  (lambda: new(), lambda: m[MyIndex()]),
  (lambda: new(), lambda: list(m[:MyIndex()])),
  (lambda: new(), lambda: list(m[MyIndex():8])),
  (lambda: new('B', (64, 2)), lambda: m[MyIndex(), 0]),
  (lambda: new('B', (2, 64)), lambda: m[0, MyIndex()]),
  (lambda: new(), lambda: st(MyIndex(), 42)),
  (lambda: new(), lambda: st(slice(None, MyIndex()), b'spam')),
  (lambda: new(), lambda: st(slice(MyIndex(), 8), b'spam')),
  (lambda: new('B', (64, 2)), lambda: st((MyIndex(), 0), 42)),
  (lambda: new('B', (2, 64)), lambda: st((0, MyIndex()), 42)),
] + [(lambda c=c: new(c), lambda: st(0, MyIndex())) for c in 'bBhHiIlLqQnN'] + [(lambda c=c: new(c), lambda: st(0, MyFloat())) for c in 'fd'] + [(lambda: new('?'), lambda: st(0, MyBool()))]:
    ba = None
    m = make()
    q(f)
