"""Let programs that know nothing of tasklets use them: patch_all() puts what replaces
modules of the library in their place. To be called before those are imported."""
import contextlib
import sys
import threading  # with the real threads, before they have gone

from . import main
from ._compat import PY2
from .app import real_threading, sleep as app_sleep

__all__ = ['patch_all', 'patch_misc', 'patch_thread', 'patch_threading', 'patch_select', 'patch_socket', 'Unpatched',
           'stored_modules', 'cleared_modules', 'patched', 'find_name', 'patched_dictitem', 'patched_attribute',
           'patched_module', 'cm_start', 'cm_stop']

_missing = object()


# Tools.

@contextlib.contextmanager
def stored_modules(modules):
    """A context behind which sys.modules has again what it has of these names now."""
    before = [(name, sys.modules.get(name, _missing)) for name in modules]
    try:
        yield
    finally:
        for name, module in before:
            if module is not _missing:
                sys.modules[name] = module
            else:
                sys.modules.pop(name, None)


@contextlib.contextmanager
def cleared_modules(modules):
    """A context in which these modules have not been imported."""
    modules = list(modules)
    with stored_modules(modules):
        for name in modules:
            sys.modules.pop(name, None)
        yield


@contextlib.contextmanager
def patched_dictitem(d, name, object):
    """A context in which d[name] is object. What it was before, or None."""
    before = d.get(name, _missing)
    d[name] = object
    try:
        yield None if before is _missing else before
    finally:
        if before is _missing:
            del d[name]
        else:
            d[name] = before


@contextlib.contextmanager
def patched_attribute(object, attribute, new_object):
    """A context in which an attribute is new_object. What it was before, or None."""
    before = getattr(object, attribute, _missing)
    setattr(object, attribute, new_object)
    try:
        yield None if before is _missing else before
    finally:
        if before is _missing:
            delattr(object, attribute)
        else:
            setattr(object, attribute, before)


def find_name(frame, name):
    """The dict of a frame in which there is a name, and what that is."""
    for names in frame.f_locals, frame.f_globals:
        if name in names:
            return names, names[name]
    raise NameError('name %r is not found' % (name,))


def patched(targetname, value, up=0):
    """A context in which what the caller calls targetname, as 'a.b.c', is value. A local
    variable of a function cannot be changed."""
    path = targetname.split('.')
    names, obj = find_name(sys._getframe(up + 1), path[0])
    if len(path) == 1:
        return patched_dictitem(names, targetname, value)
    for attribute in path[1:-1]:
        obj = getattr(obj, attribute)
    return patched_attribute(obj, path[-1], value)


@contextlib.contextmanager
def patched_module(name, module, soft=False):
    """A context in which sys.modules has module by that name. Where there is one already
    that gets the contents of module, for those that have imported it, unless soft. What
    there was before, or None."""
    old = sys.modules.get(name)
    if old is None or soft:
        with stored_modules([name]):
            sys.modules[name] = module
            yield old
        return
    contents = dict(old.__dict__)
    old.__dict__.clear()
    old.__dict__.update(module.__dict__)
    try:
        yield old
    finally:
        old.__dict__.clear()
        old.__dict__.update(contents)


def cm_start(contextmanager):
    """Enter a context, to be left by cm_stop() of what this gives."""
    contextmanager.__enter__()
    return contextmanager


def cm_stop(ctxt):
    ctxt.__exit__(None, None, None)


# Patches.

def patch_all():
    """Patch all that is below."""
    patch_misc()
    patch_thread()
    patch_threading()
    patch_select()
    patch_socket()


def patch_misc():
    """time.sleep, and os.popen4 where there is one."""
    import os
    import time
    if not hasattr(time, 'real_sleep'):
        time.real_sleep = time.sleep
    time.sleep = main.sleep
    if hasattr(os, 'popen4') and not hasattr(os, 'real_popen4'):
        from .replacements import popen
        os.real_popen4, os.popen4 = os.popen4, popen.popen4


def patch_thread():
    """Module thread (_thread)."""
    from .replacements import thread
    name = 'thread' if PY2 else '_thread'
    if not hasattr(thread, 'real_thread'):
        thread.real_thread = __import__(name)
    sys.modules[name] = thread


def patch_threading():
    """Module threading."""
    real = real_threading()
    from .replacements import threading as replacement
    replacement.real_threading = real
    sys.modules['threading'] = replacement


def patch_select():
    """Module select."""
    from .replacements import select
    sys.modules['select'] = select


def patch_socket(will_be_pumped=True):
    """The sockets of module socket. Unless will_be_pumped, by the loop, a tasklet looks
    for what happens to them."""
    from .replacements import socket
    socket._schedule_func = lambda: app_sleep(0)
    if will_be_pumped:
        socket.stacklesssocket_manager(None)
        socket.StopManager()
        main.mainloop.add_pump(socket.pump)
    socket.install()


@contextlib.contextmanager
def Unpatched():
    """A context in which time.sleep and select.select are the library's."""
    import select
    import time
    with patched_attribute(time, 'sleep', getattr(time, 'real_sleep', time.sleep)):
        with patched_attribute(select, 'select', getattr(select, 'real_select', select).select):
            yield
