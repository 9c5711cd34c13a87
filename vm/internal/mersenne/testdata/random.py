import _random, random

for seed in [0, 1, -1, 42, -42, 2**31, 2**32 - 1, 2**32, 2**64 - 1, 2**64, 10**50, -10**50, 2**20000 + 12345]:
    def draw(seed):
        r = random.Random(seed)
        out = [r.random() for _ in range(3)]
        out += [int(r.getrandbits(k)) for k in (1, 5, 31, 32, 33, 63, 64, 65, 96, 97, 1000)]
        out += [r.random() for _ in range(700)][-2:]
        out += [int(x) for x in r.getstate()[1][-3:]]
        return out
    case("draw", draw, seed)
    if PY2:
        def jump(seed):
            r = _random.Random(seed)
            r.random()
            r.jumpahead(abs(seed) + 7)
            return [r.random(), r.random()]
        case("jump", jump, seed)
