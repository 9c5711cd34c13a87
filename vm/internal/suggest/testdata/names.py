import random
from _suggestions import _generate_suggestions

random.seed(37)
words = dir(str) + dir(dict) + dir(random) + ["self", "caf\xe9", "Cafe", "na\xefve", "x", "y", "xy", "foo", "Foo", "FOO", "fo", "bluch", "blech", "a" * 41, "a" * 40, "b" * 41]


def mutate(w):
    w = list(w)
    for _ in range(random.randint(0, 4)):
        k = random.randrange(len(w) + 1)
        r = random.random()
        if r < 0.3:
            w.insert(k, random.choice("abcxyz_A\xe9"))
        elif r < 0.6 and w:
            del w[k - 1]
        elif r < 0.8 and w:
            w[k - 1] = w[k - 1].swapcase()
        elif w:
            w[k - 1] = random.choice("abcdXYZ_")
    return "".join(w)


for _ in range(2500):
    c = random.sample(words, random.choice([0, 1, 2, 5, 20, 60]))
    w = mutate(random.choice(words))
    case("closest", lambda w, c: _generate_suggestions(c, w), w, c)
for n in (749, 750, 751):
    case("closest", lambda w, c: _generate_suggestions(c, w), "name", ["nome"] + ["n%d" % i for i in range(n - 1)])
