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

    @property
    def pickle_with_tracing_state(self):
        """Will tasklet save their tracing state when pickled?"""
        if sys.version_info[0] == 2:
            return _stackless._pickle_tracing()
        return bool(self.pickle_flags() & 1)

    @pickle_with_tracing_state.setter
    def pickle_with_tracing_state(self, val):
        if sys.version_info[0] == 2:
            _stackless._pickle_tracing(bool(val))
        else:
            self.pickle_flags(bool(val), 1)
            self.pickle_flags_default(bool(val), 1)

    def __reduce__(self):
        return 'stackless'

    def __reduce_ex__(self, protocol):
        return 'stackless'


def _register():
    """Tell copyreg what can be pickled here."""
    try:
        if sys.version_info[0] == 2:
            from copy_reg import pickle
        else:
            from copyreg import pickle
    except ImportError:
        return
    wrap = _stackless._wrap
    for name in dir(wrap):
        cls = getattr(wrap, name)
        if not isinstance(cls, type) or name == 'xrange':
            continue
        # Stackless 3 pickles frames as parts of other objects alone.
        if name != 'frame' or sys.version_info[0] == 2:
            pickle(cls.__bases__[0], cls.__reduce__)


def _hook(pickle):
    """Make the library's module pickle do what Stackless changed in its own: it
    refers to dictionaries of modules, and pickles functions by value which cannot be
    imported."""
    Pickler = getattr(pickle, '_Pickler', None) or pickle.Pickler
    save_dict, save_global = Pickler.save_dict, Pickler.save_global
    function = type(_hook)
    wrap = _stackless._wrap.function.__reduce__

    def save_module_dict(self, obj):
        reduced = _stackless._pickle_moduledict(self, obj)
        if reduced is not None:
            return self.save_reduce(*reduced)
        return save_dict(self, obj)

    def save_function(self, obj):
        try:
            return save_global(self, obj)
        except pickle.PicklingError:
            return self.save_reduce(obj=obj, *wrap(obj))

    Pickler.save_dict, Pickler.save_function = save_module_dict, save_function
    Pickler.dispatch[dict] = save_module_dict
    Pickler.dispatch[function] = save_function


def _install():
    _register()
    _stackless._pickle_hooked(_hook)
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
