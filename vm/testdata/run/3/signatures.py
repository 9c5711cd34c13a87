# What built-in classes say of their arguments.
import builtins
import itertools

modules = {'builtins': builtins, 'itertools': itertools}
for name, module in modules.items():
    for attr, value in sorted(vars(module).items()):
        if isinstance(value, type) and not attr.startswith('__') and not issubclass(value, BaseException):
            print(name, attr, value.__text_signature__)


class Derived(list):
    pass


print(Derived.__text_signature__, type(None).__text_signature__, type(lambda: 0).__text_signature__)
try:
    object.__text_signature__ = '()'
except TypeError as e:
    print(e)

c = compile('1', '', 'eval')
F = type(lambda: 0)
for args in (c, {}, 'n', 1), (c, {}, 'n', None, 1), (c, {}, 'n', None, None, 1), (1, {}), (c, 1):
    try:
        F(*args)
    except TypeError as e:
        print(e)


class Meta(type):
    pass


for call in (lambda: Meta(5), lambda: Meta('x', ()), lambda: Meta.__new__(Meta, 5), lambda: type.__new__(type),
             lambda: type(1, 2), lambda: type(5)):
    try:
        print(call())
    except TypeError as e:
        print(e)
