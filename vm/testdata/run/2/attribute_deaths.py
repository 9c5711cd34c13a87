# Attributes die in the order of the dictionary's table.


class Loud(object):
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print 'del', self.name


class Plain(object):
    pass


for names in ('made', 'other'), ('other', 'made'), ('n', 'made', 'd', 'other'), ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'), (
        'f', 'made', 'n', 'other', 'zeta', 'x1', 'q', 'list', 'cycle', 'alpha', 'beta'):
    o = Plain()
    for name in names:
        setattr(o, name, Loud(name))
    print '--', len(names)
    o = None
