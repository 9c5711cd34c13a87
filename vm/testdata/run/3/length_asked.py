"""Who asks an iterable for its length."""
class L:
    def __init__(self): self.n = 0
    def __len__(self):
        print('__len__'); return self.k
    def __iter__(self):
        return iter([1, 2])
    def __getattr__(self, n): raise AttributeError(n)
def q(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
l = L()
for f in [lambda: list(l), lambda: [*l], lambda: tuple(l), lambda: (*l,), lambda: [].extend(l), lambda: {*l}, lambda: set(l), lambda: sorted(l), lambda: list(map(str, l)), lambda: dict.fromkeys(l), lambda: ','.join(map(str, l)), lambda: bytes(l), lambda: bytearray(l), lambda: max(l), lambda: print(*l), lambda: frozenset(l), lambda: [x for x in l], lambda: list(zip(l)), lambda: list(reversed(l)), lambda: bytearray().extend(l), lambda: b''.join(l)]:
    q(f)
