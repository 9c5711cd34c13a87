"""Tasklets, channels and their scheduler: Stackless Python's module."""
import sys

import _stackless
from _stackless import *
from _stackless import _gc_track, _gc_untrack, _pickle_moduledict, _test_nostacklesscall, _wrap

__all__ = ['atomic', 'channel', 'enable_softswitch', 'get_channel_callback', 'get_schedule_callback',
           'get_thread_info', 'getcurrent', 'getcurrentid', 'getdebug', 'getmain', 'getruncount',
           'getthreads', 'getuncollectables', 'pickle_with_tracing_state', 'run', 'schedule',
           'schedule_remove', 'set_channel_callback', 'set_error_handler', 'set_schedule_callback',
           'switch_trap', 'tasklet', 'stackless']


def __reduce__():
    return 'stackless'


def __reduce_ex__(*args):
    return 'stackless'


# The module's class has these as properties; here they are for dir().
current = runcount = main = debug = uncollectables = threads = pickle_with_tracing_state = None


class StacklessModuleType(type(sys)):
    """The module itself, with its state as attributes."""

    def current(self):
        return self.getcurrent()
    current = property(current, doc=getcurrent.__doc__)

    def runcount(self):
        return self.getruncount()
    runcount = property(runcount, doc=getruncount.__doc__)

    def main(self):
        return self.getmain()
    main = property(main, doc=getmain.__doc__)

    def debug(self):
        return self.getdebug()
    debug = property(debug, doc=getdebug.__doc__)

    def uncollectables(self):
        return self.getuncollectables()
    uncollectables = property(uncollectables, doc=getuncollectables.__doc__)

    def threads(self):
        return self.getthreads()
    threads = property(threads, doc=getthreads.__doc__)

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
    if not hasattr(Pickler, 'save_dict'):
        return  # that of this interpreter, which knows
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
    module = StacklessModuleType('stackless', __doc__)
    own = ('StacklessModuleType', '_hook', '_install', '_register', 'sys', '__origname__')
    for name, value in globals().items():
        if name not in own:
            module.__dict__[name] = value
    module.stackless = module
    sys.modules['stackless'] = module


_install()
