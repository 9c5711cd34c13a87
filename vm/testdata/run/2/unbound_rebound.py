"""An unbound method as an attribute of a class that its own class takes for a subclass."""


class Meta(type):
    def __subclasscheck__(cls, other):
        print 'asked', other.__name__
        return other.__name__ == 'Friend'


class Base(object):
    __metaclass__ = Meta

    def method(self):
        return type(self).__name__


class Friend(dict):
    method = Base.method


class Stranger(dict):
    method = Base.method


print Friend().method()
try:
    print Stranger().method()
except TypeError as e:
    print e
