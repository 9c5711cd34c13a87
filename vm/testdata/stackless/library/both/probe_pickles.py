# What is pickled, and how it comes back.
from __future__ import print_function
import re
import stackless as S
import sys
import copy
try:
    import cPickle as pickle
except ImportError:
    import pickle

PY2 = sys.version_info[0] == 2


def clean(x):
    return re.sub('0x[0-9a-fA-F]+', '0x', repr(x)) if not isinstance(x, str) else x


def show(*args):
    print(*[clean(a) for a in args])


def attempt(f, *args, **kw):
    try:
        r = f(*args, **kw)
    except BaseException as e:
        # What TypeErrors of arguments say differs from one 3.x to the next.
        text = re.sub('0x[0-9a-fA-F]+', '0x', str(e))
        return '%s: %s' % (type(e).__name__, text)
    return r


def flags(t):
    return ' '.join('%s=%d' % (n, getattr(t, n)) for n in (
        'alive', 'paused', 'scheduled', 'blocked', 'restorable', 'is_main', 'is_current', 'atomic',
        'ignore_nesting', 'block_trap', 'nesting_level', 'recursion_depth'))


def probe(f):
    print('--', f.__name__)
    try:
        f()
    except BaseException as e:
        print('raised', type(e).__name__, clean(str(e)))
    S.switch_trap(-S.switch_trap(0))
    S.getcurrent().block_trap = False
    S.getcurrent().set_atomic(False)
    while S.getruncount() > 1:
        S.getcurrent().next.kill()
    return f


LOG = []


def task(n):
    for i in range(n):
        LOG.append(i)
        S.schedule()


def waits(c):
    x = c.receive()
    LOG.append(x)


def handles():
    try:
        raise ValueError('handled')
    except ValueError:
        S.schedule()
        LOG.append(str(sys.exc_info()[1]))
    finally:
        LOG.append('finally')


def generates():
    yield 1
    x = yield 2
    LOG.append(x)
    yield 3


def trip(x, protocol=2):
    return pickle.loads(pickle.dumps(x, protocol))


@probe
def tasklets():
    for protocol in range(3):
        del LOG[:]
        t = S.tasklet(task)(3)
        t.run()
        u = trip(t, protocol)
        show(protocol, flags(u), u.frame.f_code.co_name, u.frame.f_locals['i'])
        t.kill()
        u.insert()
        S.run()
        show(LOG)
    show(attempt(pickle.dumps, S.getcurrent(), 2))
    t = S.tasklet(task)(1)
    t.set_atomic(1), t.set_ignore_nesting(1)
    t.block_trap = True
    u = trip(t)
    show(flags(u), u.tempval)
    t.remove()
    t = S.tasklet()
    t.tempval = [1, 2]
    show(trip(t).tempval, t.__reduce__()[2][:3])


@probe
def channels():
    c = S.channel()
    c.preference, c.schedule_all = 1, True
    c.close()
    d = trip(c)
    show(d.preference, d.schedule_all, d.closing, d.balance, c.__reduce__()[2])
    c = S.channel()
    ts = [S.tasklet(waits)(c) for i in range(2)]
    S.run()
    c2, ts2 = trip((c, ts))
    show(c2.balance, [flags(t) for t in ts2], c2.queue is ts2[0], ts2[0]._channel is c2)
    del LOG[:]
    c2.send('to the copy')
    S.run()
    show(LOG, c2.balance, c.balance)
    for t in ts + ts2:
        t.kill()
    show(attempt(trip, ts[0]).alive)
    show(attempt(trip, S.bomb(ValueError, 'x')).value, trip(S.bomb()).type)


@probe
def exceptions():
    del LOG[:]
    t = S.tasklet(handles)()
    t.run()
    u = trip(t)
    t.kill()
    u.insert()
    S.run()
    show(LOG)


@probe
def generators():
    del LOG[:]
    g = generates()
    h = trip(g)
    show(next(h), next(h), h.send('sent'), LOG, next(g))
    h = trip(g)
    show(list(h), list(trip(h)), list(g))
    show(next(trip(iter([1, 2]))), next(trip(iter((1, 2)))), next(trip(iter('ab'))), next(trip(iter({1: 2}))), next(trip(enumerate('ab'))))
    show([type(x).__name__ for x in (S._wrap.__name__, )], S.__reduce__() if not PY2 else 'stackless')


@probe
def functions():
    y = [5]

    def local(a, b=2):
        return a, b, y
    f = trip(local)
    show(f(1), f is local, trip(task) is task, trip(lambda: 4)())
    show(trip(task.__code__) == task.__code__, trip(sys) is sys, trip(S) is S)
    show(attempt(trip, S.getcurrent), attempt(trip, S.schedule) is S.schedule)
    d = trip(task.__globals__) is task.__globals__
    show(d)


@probe
def flags_of_pickles():
    if PY2:
        show(S.pickle_with_tracing_state)
        return
    show(S.pickle_flags(), S.pickle_flags_default(), S.PICKLEFLAGS_PRESERVE_TRACING_STATE, S.PICKLEFLAGS_PRESERVE_AG_FINALIZER, S.PICKLEFLAGS_RESET_AG_FINALIZER)
    show(S.pickle_flags(1), S.pickle_flags(), S.pickle_with_tracing_state, S.pickle_flags(0), S.pickle_flags(-1))
    show(attempt(S.pickle_flags, 8), attempt(S.pickle_flags, 1, 8), attempt(S.pickle_flags, 7), attempt(S.pickle_flags, 0, 2), S.pickle_flags(0))
    show(attempt(S.pickle_flags_default, 16), S.pickle_flags_default(3), S.pickle_flags_default(), S.pickle_flags())
    show(S.pickle_flags_default(0, 3), S.pickle_flags_default())
    S.pickle_with_tracing_state = True
    show(S.pickle_flags(), S.pickle_flags_default())
    S.pickle_with_tracing_state = False
    show(S.pickle_flags(), S.pickle_flags_default())


def tracer(frame, event, arg):
    LOG.append((event, frame.f_code.co_name))
    return tracer


@probe
def tracing_states():
    for keep in False, True:
        del LOG[:]
        S.pickle_with_tracing_state = keep
        t = S.tasklet(task)(2)
        t.run()
        t.trace_function = tracer
        u = trip(t)
        show(keep, u.trace_function is tracer, [type(x).__name__ == 'cframe' for x in t.__reduce__()[2][3]])
        t.trace_function = None
        t.kill()
        u.kill()
    S.pickle_with_tracing_state = False


@probe
def copies():
    t = S.tasklet(task)(2)
    t.run()
    show(attempt(copy.copy, t) if not isinstance(attempt(copy.copy, t), S.tasklet) else 'a copy')
    show(attempt(copy.deepcopy, t) if not isinstance(attempt(copy.deepcopy, t), S.tasklet) else 'a copy')
    t.kill()
    show(copy.copy(S) is S, attempt(copy.copy, S.channel()).balance, attempt(copy.deepcopy, S.bomb()).type)


@probe
def states():
    t = S.tasklet()
    for x in ((), (0, None, 0), (0, None, 0, 5), (0, None, 0, [5])):
        show(x, attempt(t.__setstate__, x).split(':')[0])
    c = S.channel()
    for x in ((), (0, 0), (0, 0, 5), (0, 0, [5])):
        show(x, attempt(c.__setstate__, x).split(':')[0])


class Sub(S.tasklet):
    pass


class SubChannel(S.channel):
    pass


@probe
def subclasses():
    t = Sub(task)(1)
    t.extra = 'kept?'
    u = trip(t)
    show(type(u).__name__, getattr(u, 'extra', 'lost'), flags(u))
    t.kill()
    c = SubChannel()
    c.extra = 'kept?'
    d = trip(c)
    show(type(d).__name__, getattr(d, 'extra', 'lost'))
    show(t.__reduce__()[0] is Sub, len(t.__reduce__()), c.__reduce__()[:2] == (SubChannel, ()), len(c.__reduce__()))
