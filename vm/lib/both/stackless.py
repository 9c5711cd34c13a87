"""Tasklets, channels and their scheduler: Stackless Python's module."""
import sys

from _stackless import *
import _stackless


class _StacklessModule(type(sys)):
    """The module itself, with its state as attributes."""

    __slots__ = ()

    @property
    def current(self):
        return getcurrent()

    @property
    def main(self):
        return getmain()

    @property
    def runcount(self):
        return getruncount()

    @property
    def threads(self):
        return getthreads()

    @property
    def debug(self):
        return getdebug()

    @property
    def uncollectables(self):
        return getuncollectables()

    def __reduce__(self):
        return 'stackless'


def _install():
    module = _StacklessModule('stackless', __doc__)
    for name in dir(_stackless):
        if not name.startswith('__'):
            module.__dict__[name] = getattr(_stackless, name)
    for name in ('__file__', '__spec__', '__loader__', '__package__', '__builtins__'):
        if name in globals():
            module.__dict__[name] = globals()[name]
    module.__dict__['stackless'] = module
    sys.modules['stackless'] = module


_install()
