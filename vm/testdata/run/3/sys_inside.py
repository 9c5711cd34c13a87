# What sys tells of the interpreter.
import sys


def current():
    return [e and type(e).__name__ for e in sys._current_exceptions().values()]


print(current())
try:
    1 / 0
except ZeroDivisionError:
    print(current())
print(current())

print(sys._getframemodulename(), sys._getframemodulename(1), sys._getframemodulename(1000))


def deeper():
    return sys._getframemodulename(1)


print(deeper(), eval('sys._getframemodulename()', {'sys': sys, '__name__': 'elsewhere'}), eval('sys._getframemodulename()', {'sys': sys}))

name = ''.join(['not', ' a ', 'name'])
print(sys._is_interned(name), sys._is_interned(sys.intern(name)), sys._is_interned('name'), sys._is_gil_enabled())
print(sys._clear_type_cache(), type(sys.copyright) is str, sys.thread_info.name, len(sys.thread_info))
for call in (lambda: type(sys.flags)(), lambda: type(sys.version_info)(), lambda: type(sys.version_info)((1, 2)),
             lambda: sys._is_interned(1), lambda: sys.setswitchinterval('a'), lambda: sys.setswitchinterval(0)):
    try:
        print(call())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
