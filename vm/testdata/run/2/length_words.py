# What is said of a __len__ that returns what is no length.


class Old:
    def __len__(self):
        return 10 ** 30


class Large(object):
    def __len__(self):
        return 10 ** 30


class OldNegative:
    def __len__(self):
        return -1


class Negative(object):
    def __len__(self):
        return -10 ** 30


class Float(object):
    def __len__(self):
        return 2.5


for kind in Old, Large, OldNegative, Negative, Float:
    for f in (len, lambda x: zip(x, [1]), list, tuple, lambda x: map(None, x), bool, reversed,
              lambda x: [].extend(x), lambda x: ''.join(x), bytearray, sorted, dict, set, enumerate, sum,
              lambda x: reduce(max, x), lambda x: filter(None, x)):
        try:
            print f(kind())
        except Exception as e:
            print type(e).__name__, e


class Keys(object):
    def __getattr__(self, name):
        print name
        return 5


try:
    dict(Keys())
except Exception as e:
    print type(e).__name__, e
