# What confirm puts in the place of what a program needs and nobody knows. It runs in the
# interpreter, in both dialects, and decides nothing itself: every question goes to the
# native module _confirm, which follows the plan for one run.
import sys
import _confirm

PY2 = sys.version_info[0] == 2
_raises, _truth, _count, _which = _confirm.raises, _confirm.truth, _confirm.count, _confirm.which
_is_exception, _hint, _decorates, _result, _given = _confirm.is_exception, _confirm.hint, _confirm.decorates, _confirm.result, _confirm.given
_type, _object, _isinstance, _tuple, _list, _getattr, _len = type, object, isinstance, tuple, list, getattr, len
_Exception, _AttributeError, _StopIteration, _ValueError = Exception, AttributeError, StopIteration, ValueError
_exc_info = sys.exc_info
_compile = compile


def _execute(code, namespace):
    exec(code, namespace)


def _make(kind):
    if issubclass_(kind, EnvironmentError):
        try:
            return kind(StandIn(), "stand-in")  # with any errno
        except _Exception:
            pass
    try:
        return kind("stand-in")
    except _Exception:
        pass
    try:
        return kind("stand-in", [_ValueError("stand-in")])  # a group
    except _Exception:
        return kind.__new__(kind)


def _fail(kind):
    raise _make(kind)


def _perhaps_fail(lookup=None):
    kind = _raises(lookup)
    if kind is not None:
        _fail(kind)


def _exception_class(name):
    return _type(name, (_Exception,), {"__module__": "unknown"})


def _named(name, attribute=False):
    """A stand-in for what has a name."""
    if _is_exception(name):
        return _exception_class(name)
    how = _hint(name, attribute)
    if how:
        return _MAKERS[how]()
    return StandIn()


class StandIn(_object):
    """An object that nobody knows anything of. It keeps its attributes, its length and
    what it is made to hold; everything else is asked for each time."""

    def __new__(cls, *args, **kwargs):
        if _len(args) == 3 and _isinstance(args[1], _tuple):  # Python 2: the class of a class derived from one
            bases = _tuple([b._base() if _isinstance(b, StandIn) else b for b in args[1]])
            return _type(bases[0])(args[0], bases, args[2])
        return _object.__new__(cls)

    def __mro_entries__(self, bases):
        return (self._base(),)

    def _base(self):
        """A class of its own, for classes may have several bases that nobody knows."""
        base = self.__dict__.get("[base]")
        if base is None:
            base = self.__dict__["[base]"] = _type("Base", (Base,), {})
        return base

    def __getattr__(self, name):
        if name[:2] == "__" and name[-2:] == "__":
            if name == "__all__":
                return ()
            raise _AttributeError(name)
        _perhaps_fail("AttributeError")
        value = _named(name, True)
        self.__dict__[name] = value
        return value

    def __call__(self, *args, **kwargs):
        if _decorates(args, kwargs):
            return args[0]
        _given(args, kwargs)
        if _waiting[0] and _confirm.waits():
            _wait()
        _perhaps_fail()
        if _which(2, "none"):
            return None
        return _some_result(False)

    def _size(self):
        size = self.__dict__.get("[size]")
        if size is None:
            size = self.__dict__["[size]"] = _count()
        return size

    def __len__(self):
        return self._size()

    def __iter__(self):
        _perhaps_fail()
        return _Items(self._size())

    def __bool__(self):
        return _truth()

    __nonzero__ = __bool__

    def __enter__(self):
        _perhaps_fail()
        return self

    def __exit__(self, kind, value, trace):
        return None

    def __getitem__(self, key):
        kept = self.__dict__.get("[items]")
        if kept is not None:
            try:
                return kept[key]
            except _Exception:
                pass
        _perhaps_fail("LookupError")
        return _some_result(True)

    def __setitem__(self, key, value):
        kept = self.__dict__.get("[items]")
        if kept is None:
            kept = self.__dict__["[items]"] = {}
        try:
            kept[key] = value
        except TypeError:
            kept[id(key)] = value

    def __delitem__(self, key):
        kept = self.__dict__.get("[items]")
        if kept is not None:
            kept.pop(key, None)

    def __contains__(self, x):
        return _truth()

    def __hash__(self):
        return id(self) >> 4

    def __eq__(self, other):
        return self is other or _truth()

    def __ne__(self, other):
        return self is not other and _truth()

    def _compare(self, other):
        return _truth()

    __lt__ = __le__ = __gt__ = __ge__ = _compare

    def _operate(self, other):
        return StandIn()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _operate
    __truediv__ = __rtruediv__ = __div__ = __rdiv__ = __floordiv__ = __rfloordiv__ = _operate
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _operate
    __pow__ = __rpow__ = __matmul__ = __divmod__ = _operate

    def __neg__(self):
        return StandIn()

    __pos__ = __abs__ = __invert__ = __neg__

    def __int__(self):
        _perhaps_fail("ValueError")
        return 1

    __index__ = __int__
    __long__ = __int__

    def __float__(self):
        _perhaps_fail("ValueError")
        return 1.0

    def __str__(self):
        return "unknown"

    __repr__ = __str__

    def __format__(self, spec):
        return "unknown"

    def __fspath__(self):
        return "unknown"

    def next(self):
        _perhaps_fail("StopIteration")
        return StandIn()

    __next__ = next

    def throw(self, kind, value=None, trace=None):
        """A generator's: what is thrown in comes out again, or something else, or nothing."""
        if _which(2, "thrown"):
            _perhaps_fail()
            return StandIn()
        if value is None:
            raise kind
        raise value

    def __await__(self):
        return _Awaited()

    def __aiter__(self):
        return _AsyncItems(self._size())

    def __anext__(self):
        return _Awaited()

    def __instancecheck__(self, instance):
        return _truth()

    def __subclasscheck__(self, cls):
        return _truth()

    def _keep(self, *args):
        _perhaps_fail()
        self.__dict__.setdefault("[kept]", []).extend(args)

    append = appendleft = extend = add = insert = put = put_nowait = push = _keep

    def __aenter__(self):
        return _Awaited(self)

    def __aexit__(self, kind, value, trace):
        return _Awaited(None)

    def __get__(self, instance, owner):
        return self


_waiting = [False]


def _wait():
    if not stackless.getcurrent().is_main:
        stackless.schedule_remove()


def _survives(function, args, kwargs):
    """The line at which a tasklet that runs a function waits, if it outlives kill(), else 0."""
    t = stackless.tasklet(function)(*args, **kwargs)
    _waiting[0] = True
    try:
        stackless.run()
        if not t.alive or t.frame is None:
            return 0
        frame = t.frame
        while frame is not None and frame.f_code.co_filename == "<stand-in>":
            frame = frame.f_back
        row = frame.f_lineno if frame is not None else 0
        frame = None
        t.kill()
        return row if t.alive else 0
    finally:
        _waiting[0] = False


_received = []


def _channel():
    """A channel; where it matters what arrives, a tasklet receives from it."""
    channel = stackless.channel()
    if _confirm.receives():
        stackless.tasklet(_receive)(channel).run()
    return channel


def _receive(channel):
    try:
        channel.receive()
    except BaseException:
        _received.append(_exc_info()[1])


def _arrived():
    """What arrived that is no exception of the sender's, in words."""
    while _received:
        e = _received.pop()
        for x in e.args:
            if _isinstance(x, BaseException) or _type(x).__name__ == "traceback":
                return "%s with %s among its arguments" % (_type(e).__name__, _type(x).__name__)
    return None


_flag = [None]


def _flagged(function, args, kwargs, atomic, getcurrent):
    """Calls a function in a tasklet that is atomic, or not, and notes what that is afterwards."""
    task = getcurrent()
    task.set_atomic(atomic)
    try:
        return function(*args, **kwargs)
    finally:
        _flag[0] = task.atomic
        task.set_atomic(False)


def _flag_now():
    flag = _flag[0]
    _flag[0] = None
    return flag


class Base(_object):
    """What a class of the program is derived from where nobody knows its base."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name[:2] == "__" and name[-2:] == "__":
            raise _AttributeError(name)
        value = _named(name, True)
        self.__dict__[name] = value
        return value


class _Items(_object):
    def __init__(self, left):
        self.left = left

    def __iter__(self):
        return self

    def __next__(self):
        if self.left <= 0:
            raise _StopIteration
        self.left -= 1
        _perhaps_fail()
        return _some_result(True)

    next = __next__


class _Awaited(_object):
    def __init__(self, value=Ellipsis):
        self.value = value

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        _perhaps_fail()
        raise _StopIteration(StandIn() if self.value is Ellipsis else self.value)

    def send(self, value):
        return self.__next__()

    def throw(self, kind, value=None, trace=None):
        raise kind

    def close(self):
        pass


class _AsyncItems(_object):
    def __init__(self, left):
        self.left = left

    def __aiter__(self):
        return self

    def __anext__(self):
        if self.left <= 0:
            raise StopAsyncIteration
        self.left -= 1
        return _Awaited()


class StandInFuture(_object):
    """Keeps a result or an exception, and raises it, as concurrent.futures and asyncio do."""
    _exception = None
    _result = None

    def set_exception(self, exception):
        if _isinstance(exception, _type):
            exception = exception()
        self._exception = exception

    def set_result(self, result):
        self._result = result

    def exception(self, timeout=None):
        self._perhaps()
        return self._exception

    def result(self, timeout=None):
        self._perhaps()
        if self._exception is not None:
            try:
                raise self._exception
            finally:
                self = None
        return self._result

    def _perhaps(self):
        if self._exception is None:
            kind = _raises(None)
            if kind is not None:
                self._exception = _make(kind)

    def done(self):
        return _truth()

    cancelled = cancel = running = set_running_or_notify_cancel = done

    def add_done_callback(self, f, **options):
        pass

    def remove_done_callback(self, f):
        return 0

    def __getattr__(self, name):
        if name[:2] == "__" and name[-2:] == "__":
            raise _AttributeError(name)
        return StandIn()

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        raise _StopIteration(self.result())

    def send(self, value):
        raise _StopIteration(self.result())


class StandInLock(_object):
    """Counts who has it, and never waits."""
    count = 0

    def __init__(self, *args):
        _locks.append(self)

    def acquire(self, *args, **kwargs):
        self.count += 1
        return True

    def release(self):
        self.count -= 1

    def locked(self):
        return self.count > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, kind, value, trace):
        self.release()


_locks = []


def _held():
    return _len([lock for lock in _locks if lock.count > 0])


def _unlock_all():
    for lock in _locks:
        lock.count = 0


def _default_of(function, index, name):
    """The default of a parameter, by its place from the end, or by its name where that is -1."""
    function = _getattr(function, "__func__", function)
    if _getattr(function, "__code__", None) is None:  # a class
        function = _getattr(function, "__init__", function)
        function = _getattr(function, "__func__", function)
    if index < 0:
        return (_getattr(function, "__kwdefaults__", None) or {}).get(name)
    defaults = _getattr(function, "__defaults__", None) or ()
    names = function.__code__.co_varnames[:function.__code__.co_argcount]
    if index > _len(defaults) or names[-index] != name:
        return None
    return defaults[-index]


def _shot(value):
    """What is in a container, as it is now."""
    if _isinstance(value, dict):
        return [item for pair in value.items() for item in pair]
    return _list(value)


def _changed(value, shot):
    now = _shot(value)
    return _len(now) != _len(shot) or [id(x) for x in now] != [id(x) for x in shot]


def _holds(instance, value):
    for attribute in instance.__dict__.values():
        if attribute is value:
            return True
    return False


class StandInQueue(_object):
    """Keeps what is put, gives it back in order."""

    def __init__(self):
        self.items = []

    def put(self, item, block=True, timeout=None):
        self.items.append(item)

    put_nowait = put

    def get(self, block=True, timeout=None):
        if self.items:
            return self.items.pop(0)
        _perhaps_fail()
        return StandIn()

    get_nowait = get

    def empty(self):
        return not self.items

    def full(self):
        return False

    def qsize(self):
        return _len(self.items)

    def task_done(self):
        pass

    join = task_done


def _raised():
    """The traceback of something that was raised and caught elsewhere."""
    try:
        _fail(_ValueError)
    except _ValueError:
        return _exc_info()[2]


def _some():
    return [StandIn() for _ in range(_count())]


def _deque():
    from _collections import deque
    return deque()


_MAKERS = {
    "list": _some,
    "dict": dict,
    "set": set,
    "deque": _deque,
    "queue": StandInQueue,
    "lock": StandInLock,
    "channel": _channel,
    "tasklet": lambda: stackless.getcurrent(),
    "future": StandInFuture,
    "exception": lambda: _ValueError("given"),
    "class": lambda: _ValueError,
    "traceback": lambda: None,
    "bool": _truth,
    "str": lambda: "unknown",
    "int": lambda: 1,
    "unknown": StandIn,
}


def _some_result(item):
    how = _result(item)
    return _MAKERS[how]() if how else StandIn()


def _argument(name):
    if _which(2, "none of " + name):
        return None
    how = _hint(name, False)
    if (how == "class" or how == "exception") and _which(2, "kind"):
        how = "exception" if how == "class" else "class"
    return _MAKERS[how]() if how else StandIn()


def _cell(value):
    return (lambda: value).__closure__[0]


def _fill(instance, names):
    """Gives an instance the attributes that its methods use and nobody has set."""
    for name in names:
        try:
            _getattr(instance, name)
        except _Exception:
            try:
                setattr(instance, name, _named(name))
            except _Exception:
                pass


def _vary(instance, names, used):
    for name in used:
        value = _getattr(instance, "__dict__", {}).get(name)
        fill = _FILLERS.get(_type(value).__name__)
        if fill is not None and not value and _which(2, "attribute " + name):
            _getattr(value, fill)(StandIn())
    for name in names:
        try:
            value = _getattr(instance, name)
        except _Exception:
            continue
        if value is not None and value is not False and value is not True:
            continue
        if _which(2, "attribute " + name):
            try:
                setattr(instance, name, _named(name) if value is None else not value)
            except _Exception:
                pass


_FILLERS = {"list": "append", "deque": "append", "set": "add"}


def _given_too():
    return _which(2, "default") == 1


# The drivers hold nothing but what they were given.

def _call(function, args, kwargs):
    return function(*args, **kwargs)


def _consume(iterable, most):
    for _ in iterable:
        most -= 1
        if most <= 0:
            break


def _run(coroutine):
    try:
        for _ in range(20):
            coroutine.send(None)
    except _StopIteration:
        pass


def _run_async(generator, most):
    async_next = generator.__anext__
    for _ in range(most):
        step = async_next()
        try:
            for _ in range(20):
                step.send(None)
        except _StopIteration:
            pass
        except StopAsyncIteration:
            break


def _enter(manager):
    with manager:
        _perhaps_fail()


def _leave(leave):
    kind = _raises(None)
    if kind is None:
        return leave(None, None, None)
    try:
        _fail(kind)
    except kind:
        return leave(*_exc_info())


def _leave_async(leave):
    kind = _raises(None)
    if kind is None:
        return _run(leave(None, None, None))
    try:
        _fail(kind)
    except kind:
        return _run(leave(*_exc_info()))


def _detached(function, *args):
    """Runs a function on a stack of its own, to its end."""
    done = _thread.allocate_lock()
    done.acquire()
    _thread.start_new_thread(_run_detached, (done, function, args))
    function = args = None
    done.acquire()


def _run_detached(done, function, args):
    try:
        function(*args)
    finally:
        function = args = None
        done.release()


def _expected(exception, kinds):
    try:
        return _isinstance(exception, kinds)
    except TypeError:
        return _truth()


_real_import = __import__
_thread = _real_import("thread" if PY2 else "_thread")


def _importer(name, globals=None, locals=None, fromlist=(), level=-1 if PY2 else 0):
    if globals is not None and globals.get("__name__") != "confirmed" and "__unknown__" not in globals:
        return _real_import(name, globals, locals, fromlist, level)  # of a library module's own
    _perhaps_fail("import")
    if level <= 0 and name.partition(".")[0] not in _confirm.refused:
        try:
            module = _real_import(name, globals, locals, fromlist, 0)
            _confirm.imported(name)
            return module
        except _Exception:
            pass
    module = _module(name, level)
    if fromlist:
        return module
    return _module(name.partition(".")[0], level)


_modules = {}


def _module(name, level=0):
    key = (name, level)
    module = _modules.get(key)
    if module is None:
        module = _modules[key] = StandIn()
        module.__dict__.update({"__name__": name, "__path__": []})
        if level <= 0:
            source = _confirm.model(name)
            if source is None and "." not in name and name[:1] != "_":
                try:  # the part of it that is native
                    module.__dict__.update(_real_import("_" + name).__dict__)
                    _confirm.imported("_" + name)
                except _Exception:
                    pass
            if source is not None:
                module.__dict__.update({"__unknown__": StandIn, "__detached__": _detached, "__expected__": _expected})
                _execute(_compile(source, "<" + name + ">", "exec"), module.__dict__)
                if name == "threading":
                    module.__dict__.update({"Lock": StandInLock, "RLock": StandInLock})
            if "." in name:
                parent, _, last = name.rpartition(".")
                _module(parent).__dict__[last] = module
    return module


_issubclass = issubclass


def issubclass_(a, b):
    return _issubclass(a, b)


def _new(cls):
    return cls.__new__(cls)


def _member(cls, name):
    """What a class has under a name, without looking it up on an instance."""
    for c in _getattr(cls, "__mro__", (cls,)):
        if name in c.__dict__:
            return c.__dict__[name]
    return None


def _function(code, namespace, cells):
    return _type(_named)(code, namespace, code.co_name, None, _tuple(cells))


def _kind(value):
    return _type(value).__name__
