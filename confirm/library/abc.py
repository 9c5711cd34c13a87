# Abstract classes can be instantiated here; nobody asks a stand-in what it can do.
def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


class abstractproperty(property):
    pass


class abstractclassmethod(classmethod):
    pass


class abstractstaticmethod(staticmethod):
    pass


class ABCMeta(type):
    def register(cls, subclass):
        if '_abc_registry' not in cls.__dict__:
            cls._abc_registry = []
        cls._abc_registry.append(subclass)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if type.__subclasscheck__(cls, subclass):
            return True
        hook = cls.__subclasshook__(subclass)
        if hook is not NotImplemented:
            return bool(hook)
        for registered in cls.__dict__.get('_abc_registry', ()):
            if registered is subclass or issubclass(subclass, registered):
                return True
        for derived in type.__subclasses__(cls):
            if derived is not subclass and issubclass(subclass, derived):
                return True
        return False


ABC = ABCMeta('ABC', (object,), {'__slots__': ()})


def get_cache_token():
    return 0


def update_abstractmethods(cls):
    return cls
