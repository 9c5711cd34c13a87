# Threads, subclasses, what is dropped when, tracing and frames.
from __future__ import print_function
import re
import stackless as S
import sys
import threading
import time

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


def in_thread(f, *args):
    """What f gives on a thread of its own."""
    out = []
    t = threading.Thread(target=lambda: out.append(attempt(f, *args)))
    t.start()
    t.join()
    time.sleep(0.02)  # until it is over altogether
    return out[0]


@probe
def thread_basics():
    me = S.getcurrent()
    show(S.getmain() is me, me.thread_id == S.getthreads()[0], len(S.getthreads()), S.getcurrentid() == me.thread_id)
    show(in_thread(lambda: (S.getmain() is me, S.getcurrent() is S.getmain(), S.getruncount(), len(S.getthreads()), S.getcurrent().thread_id == S.getthreads()[1], S.getcurrentid() == S.getcurrent().thread_id)))

    def other():
        t = S.tasklet(lambda: None)
        return t.thread_id == S.getcurrent().thread_id != me.thread_id
    show(in_thread(other))
    t = in_thread(lambda: S.tasklet(lambda: None))
    show(t.thread_id, attempt(t), attempt(t.insert), attempt(t.run), attempt(t.switch), attempt(t.kill), attempt(t.throw, ValueError('x')))
    t = in_thread(lambda: S.tasklet(lambda: None)())
    show(t.thread_id, flags(t), attempt(t.insert), attempt(t.run), attempt(t.switch))
    show(attempt(t.throw, ValueError('x')), attempt(t.throw, ValueError('x'), pending=True), t.alive)
    show(attempt(t.bind_thread), t.thread_id == me.thread_id, attempt(t.insert), attempt(S.run), t.alive)


@probe
def bind_threads():
    t = S.tasklet(lambda: None)
    show(attempt(t.bind_thread, 5), attempt(t.bind_thread, 'x')[:9], attempt(t.bind_thread, t.thread_id), attempt(t.bind_thread, -1))
    t()
    show(attempt(t.bind_thread), attempt(S.getcurrent().bind_thread))
    S.run()

    def f():
        out.append('f')
        S.schedule_remove()
        out.append(S.getcurrent().thread_id == S.getmain().thread_id)
    out = []
    t = S.tasklet(f)()
    S.run()
    before = t.thread_id

    def takes():
        t.bind_thread()
        t.insert()
        S.run()
        return t.thread_id != before, t.alive, flags(t)
    show(in_thread(takes), out)


@probe
def threads_and_channels():
    out = []
    c = S.channel()

    def gets():
        for i in range(3):
            out.append(c.receive())
        return 'got all'
    result = []
    t = threading.Thread(target=lambda: result.append(attempt(gets)))
    t.start()
    for i in range(3):
        c.send(i)
    t.join()
    show(result, out, c.balance)

    def fails():
        c.send_exception(ValueError, 'from a thread')
    t = threading.Thread(target=fails)
    t.start()
    show(attempt(c.receive))
    t.join()

    def many():
        for x in c:
            out.append(x)
        return 'closed'
    del out[:], result[:]
    t = threading.Thread(target=lambda: result.append(attempt(many)))
    t.start()
    c.send_sequence('abc')
    c.close()
    show(c.closing)
    if c.balance:
        c.queue.kill()
    t.join()
    show(out)


@probe
def other_threads_tasklets():
    out = []
    ready, go = threading.Event(), threading.Event()

    def thread():
        def f():
            try:
                out.append('f')
                S.schedule_remove()
                out.append('f again')
                S.schedule_remove()
                out.append('not reached')
            except BaseException as e:
                out.append(type(e).__name__)
        ts.append(S.tasklet(f)())
        S.run()
        for i in range(2):
            ready.set()
            go.wait()
            go.clear()
            S.run()
            out.append('run')
        ready.set()
    ts = []
    th = threading.Thread(target=thread)
    th.start()
    ready.wait()
    ready.clear()
    t = ts[0]
    show(flags(t), out)
    show(attempt(t.switch), attempt(t.insert), flags(t))
    go.set()
    ready.wait()
    ready.clear()
    show(flags(t), out)
    show(attempt(t.kill), flags(t))
    go.set()
    th.join()
    show(out, t.alive, t.thread_id)


@probe
def thread_end():
    out = []

    def f(name):
        try:
            out.append(name)
            S.schedule_remove()
        except BaseException as e:
            out.append((name, type(e).__name__))
        finally:
            out.append((name, 'finally'))

    def hard(name):
        list(map(f, [name])) if PY2 else sorted([name], key=f)

    def thread():
        ts = S.tasklet(f)('soft'), S.tasklet(hard)('hard'), S.tasklet(f)('unstarted')
        ts[2].remove()
        S.run()
        return ts
    ts = in_thread(thread)
    show(out, [(t.alive, t.thread_id, t.nesting_level) for t in ts])
    for t in ts:
        show(attempt(t.bind_thread), attempt(t.insert)[:14] if isinstance(attempt(t.insert), str) else 'inserted')
    S.run()
    show(out, [t.alive for t in ts])


@probe
def thread_infos():
    show([x is S.getcurrent() for x in S.get_thread_info(-1)[:2]], S.get_thread_info(-1)[2], len(S.get_thread_info(-1)))
    show(in_thread(lambda: (S.get_thread_info()[0] is S.getmain(), S.get_thread_info(-1)[0] is S.getmain(), S.get_thread_info(S.getmain().thread_id)[1] is S.getcurrent())))
    show(attempt(S.get_thread_info, 12345))
    main = S.getmain()
    show(in_thread(lambda: S.get_thread_info(main.thread_id)[0] is main))


@probe
def thread_traps_and_callbacks():
    S.switch_trap(1)
    show(in_thread(lambda: (S.switch_trap(0), attempt(S.schedule) is S.getcurrent())))
    S.switch_trap(-1)
    out = []

    def scheduled(prev, next):
        out.append((prev is not None, next is not None, prev is S.getmain()))

    def thread():
        S.tasklet(lambda: None)()
        S.run()
    S.set_schedule_callback(scheduled)
    in_thread(thread)
    S.set_schedule_callback(None)
    show(out)


@probe
def thread_errors():
    def thread(kind):
        def f():
            raise kind('in a tasklet')
        S.tasklet(f)()
        return S.run()
    show(in_thread(thread, ValueError), in_thread(thread, TaskletExit), in_thread(thread, SystemExit), in_thread(thread, KeyboardInterrupt))

    def blocks():
        return S.channel().receive()
    show(in_thread(lambda: S.run()))


@probe
def subclasses():
    class T(S.tasklet):
        def __new__(cls, f, name):
            t = super(T, cls).__new__(cls, f)
            t.name = name
            return t

        def __init__(self, f, name):
            super(T, self).__init__(f)

        def insert(self):
            out.append('insert')
            return super(T, self).insert()

        def run(self):
            out.append('run')
            return super(T, self).run()

    class C(S.channel):
        def send(self, x):
            out.append(('send', x))
            return super(C, self).send(x)

        def receive(self):
            out.append('receive')
            return super(C, self).receive()
    out = []
    t = T(lambda: out.append(S.getcurrent().name), 'a name')
    show(attempt(t), out)
    t.remove()
    t.insert()
    S.run()
    show(out)
    del out[:]
    c = C()
    c.extra = 5
    S.tasklet(c.send)(1)
    show(c.receive(), out, c.extra, c.__dict__)
    S.tasklet(c.send_sequence)([1, 2])
    show(c.receive(), next(c), out)
    show(T.__mro__[1:], isinstance(t, S.tasklet), attempt(setattr, S.tasklet(), 'x', 1)[:14], attempt(setattr, S.channel(), 'x', 1)[:14])
    show(attempt(type, 'X', (S.bomb,), {})[:20] if isinstance(attempt(type, 'X', (S.bomb,), {}), str) else 'bomb', attempt(type, 'X', (S.atomic,), {})[:9] if isinstance(attempt(type, 'X', (S.atomic,), {}), str) else 'atomic')


@probe
def weak_references():
    import gc
    import weakref
    c = S.channel()
    t = S.tasklet(c.receive)()
    w, v = weakref.ref(t), weakref.ref(c)
    show(w() is t, v() is c)
    S.run()
    del t
    gc.collect()
    show(w() is not None, c.balance)
    c.queue.kill()
    gc.collect()
    show(w(), c.balance)
    del c
    gc.collect()
    show(v())


class Dies(object):
    def __init__(self, name, out):
        self.name, self.out = name, out

    def __del__(self):
        self.out.append(self.name)


@probe
def dropped():
    import gc
    out = []

    def f(d):
        try:
            S.schedule_remove(None)
            out.append('not reached')
        except BaseException as e:
            out.append(type(e).__name__)
            raise
        finally:
            out.append('finally')

    def hard(d):
        sorted([1], key=lambda x: f(d))
    t = S.tasklet(f)(Dies('soft', out))
    S.run()
    del t
    gc.collect()
    show(out)
    del out[:]
    t = S.tasklet(hard)(Dies('hard', out))
    S.run()
    show(t.nesting_level)
    del t
    gc.collect()
    show(out)
    del out[:]
    t = S.tasklet(f)(Dies('unstarted', out))
    t.remove()
    del t
    gc.collect()
    show(out)
    del out[:]

    def blocked(d, c):
        try:
            c.receive()
        except BaseException as e:
            out.append(type(e).__name__)
        finally:
            out.append('finally')
    S.tasklet(blocked)(Dies('blocked', out), S.channel())
    S.run()
    gc.collect()
    show(out)


@probe
def life_of_arguments():
    out = []

    def f(d, *rest):
        out.append('f')
        del d, rest
        out.append('deleted')
        S.schedule()
        out.append('end')
    t = S.tasklet(f)(Dies('argument', out))
    S.run()
    show(out)
    del out[:]
    t = S.tasklet(f, (Dies('bound', out), Dies('rest', out)))
    show(out, t.alive)
    t.bind(f, ())
    show(out)
    t.bind(None)
    show(out)
    del out[:]
    t = S.tasklet()
    t.tempval = Dies('tempval', out)
    t.tempval = None
    show(out)
    del out[:]
    c = S.channel()
    S.tasklet(c.send)(Dies('sent', out))
    S.run()
    show(out, c.receive().name)
    show(out)


@probe
def tracing():
    out = []

    def trace(frame, event, arg):
        out.append((event, frame.f_code.co_name))
        return None

    def f():
        S.schedule()
        g()

    def g():
        pass
    t = S.tasklet(f)()
    show(t.trace_function, t.profile_function)
    t.trace_function = trace
    show(t.trace_function is trace)
    S.run()
    show(out)
    show(attempt(setattr, t, 'trace_function', trace), attempt(setattr, t, 'trace_function', None), attempt(setattr, t, 'profile_function', trace))
    del out[:]
    t = S.tasklet(f)()
    t.run()
    t.profile_function = trace
    S.run()
    show(out)
    show(attempt(setattr, S.tasklet(f)(), 'trace_function', 5))
    del out[:]
    sys.settrace(trace)
    t = S.tasklet(f)()
    S.schedule()
    sys.settrace(None)
    S.run()
    show([x for x in out if x[1] in 'fg'], S.getcurrent().trace_function)


@probe
def recursion_depths():
    def deep(n):
        if n:
            return deep(n - 1)
        S.schedule()
        return S.getcurrent().recursion_depth
    out = []
    t = S.tasklet(lambda: out.append(deep(5)))()
    t.run()
    show(t.recursion_depth)
    S.run()
    show(out, t.recursion_depth)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)

    def endless():
        endless()
    S.tasklet(endless)()
    show(attempt(S.run).split(':')[0])
    sys.setrecursionlimit(limit)


@probe
def frames():
    def f():
        g()

    def g():
        S.schedule()
        out.append(S.getcurrent().frame.f_code.co_name)
    out = []
    t = S.tasklet(f)()
    show(t.frame)
    t.run()
    names, x = [], t.frame
    while x:
        names.append(x.f_code.co_name)
        x = x.f_back
    show(names, t.cstate is not None)
    S.run()
    show(out, t.frame)


@probe
def queues():
    ts = [S.tasklet(lambda: None)() for i in range(3)]
    me = S.getcurrent()
    show(me.next is ts[0], me.prev is ts[2], ts[2].next is me, ts[1].prev is ts[0])
    S.run()
    show(me.next is me, me.prev is me, ts[0].next, ts[0].prev)
    show(hash(me) == hash(me), me == me, me != ts[0], attempt(lambda: me < ts[0])[:9] if not PY2 else 'TypeError')


@probe
def frames_of_errors():
    import traceback

    def f():
        g()

    def g():
        raise ValueError('deep')
    S.tasklet(f)()
    try:
        S.run()
    except ValueError:
        tb, names = sys.exc_info()[2], []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
    show(names)
    c = S.channel()
    try:
        raise KeyError('original')
    except KeyError:
        S.tasklet(c.send_throw)(*sys.exc_info())
    S.run()
    try:
        c.receive()
    except KeyError:
        tb, names = sys.exc_info()[2], []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        show(names)


def collected(build):
    import gc
    gc.collect()
    del LOG[:]
    build()
    found = gc.collect()
    show(build.__name__, found > 0, LOG)


LOG = []


def paused_in_itself():
    def f(d, box):
        S.schedule_remove(None)
    box = []
    t = S.tasklet(f)(Dies('paused', LOG), box)
    box.append(t)
    S.run()


def blocked_on_its_channel():
    def f(d, c):
        c.receive()
    S.tasklet(f)(Dies('blocked', LOG), S.channel())
    S.run()


def in_a_generator():
    def gen(box):
        S.schedule_remove(None)
        yield box

    def f(d, box):
        for x in gen(box):
            pass
    box = []
    t = S.tasklet(f)(Dies('generator', LOG), box)
    box.append(t)
    S.run()


@probe
def cycles():
    for build in paused_in_itself, blocked_on_its_channel, in_a_generator:
        collected(build)
