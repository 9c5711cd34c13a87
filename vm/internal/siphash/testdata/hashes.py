import os, random, subprocess

random.seed(23)
alphabets = [u"ab'", u"a\xe9\xff", u"a\u0100\uffff", u"a\U0001f600\U0010ffff\u20ac"]
for n in list(range(0, 40)) + [100, 255, 256, 257, 1000]:
    for alpha in alphabets:
        s = u"".join(random.choice(alpha) for _ in range(n))
        case("text", hash, s)
        case("bytes", hash, s.encode("utf-8"))
for n in range(0, 12):
    for _ in range(10):
        t = tuple(random.choice([0, 1, -1, 5, 2**61 - 1, -2**40, 123456789]) for _ in range(n))
        case("tuple", hash, t)
        case("frozenset", lambda t: hash(frozenset(t)), t)
if not PY2:
    for seed in (1, 42, 4294967295):
        out = subprocess.check_output([sys.executable, "-c", "print(hash('abc'), hash('h\\xe9llo'), hash(b'0123456789'))"], env=dict(os.environ, PYTHONHASHSEED=str(seed)))
        write("seed", show(seed), show([int(x) for x in out.split()]))
