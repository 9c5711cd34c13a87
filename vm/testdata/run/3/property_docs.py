# Where a property's docs are: in classes derived from it the class's would hide a field.
class Doc(property):
    'the doc of the class'


class Slots(property):
    'the doc of the class'
    __slots__ = ()


class Plain(property):
    __slots__ = ('other',)


def get(self):
    'the doc of the getter'


def bare(self):
    pass


for cls in property, Doc, Slots, Plain:
    for args in (), (get,), (bare,), (get, None, None, 'its own'), (None, None, None, 'its own'):
        try:
            p = cls(*args)
            print(cls.__name__, len(args), repr(p.__doc__), repr(p.setter(lambda self, x: None).__doc__), repr(p.getter(bare).__doc__))
        except AttributeError as e:
            print(cls.__name__, len(args), e)

for p in property(), property(get), property(3):
    try:
        print(p.__name__)
    except AttributeError as e:
        print(e)
for args in (), (1,), (1, 2), (1, 2, 3):
    try:
        p.__set_name__(*args)
        print(p.__name__)
    except TypeError as e:
        print(e)
