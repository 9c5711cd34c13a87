# Watchdogs, kill and throw, callbacks, nesting and atomic.
from __future__ import print_function
import re
import stackless as S
import sys

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


@probe
def watchdog_returns():
    def spin():
        while True:
            pass
    t = S.tasklet(spin)()
    r = S.run(1000)
    show(r is t, flags(t), S.getruncount())
    t.insert()
    r = S.run(1000, totaltimeout=True)
    show(r is t, flags(t))
    t.kill()

    def yields():
        while True:
            for i in range(100):
                pass
            S.schedule()
    t = S.tasklet(yields)()
    r = S.run(1000, soft=True)
    show(r, flags(t), S.getruncount())
    r = S.run(1000, soft=True, totaltimeout=True)
    show(r, flags(t), S.getruncount())
    r = S.run(1000, totaltimeout=True)
    show(r is t, flags(t))
    t.kill()

    def many():
        for i in range(3):
            S.schedule()
    ts = [S.tasklet(many)() for i in range(3)]
    show(S.run(100000), [t.alive for t in ts])


@probe
def watchdog_atomic():
    out = []

    def spin():
        S.getcurrent().set_atomic(1)
        for i in range(20000):
            pass
        out.append('atomic done')
        S.getcurrent().set_atomic(0)
        out.append('behind')
        while True:
            pass
    t = S.tasklet(spin)()
    r = S.run(1000)
    show(r is t, out, flags(t))
    t.kill()


@probe
def watchdog_atomic_with():
    out = []

    def spin():
        with S.atomic():
            for i in range(20000):
                pass
            out.append('inside')
        out.append('behind')
    t = S.tasklet(spin)()
    r = S.run(1000)
    show(r is t, out, t.alive)
    t.insert()
    show(S.run(), out)


@probe
def watchdog_nesting():
    out = []

    def key(x):
        for i in range(5000):
            pass
        out.append('key')
        return x

    def spin():
        max([1, 2], key=key)
        out.append('behind')
    t = S.tasklet(spin)()
    r = S.run(1000)
    show(r is t, out, t.alive, t.restorable)
    t.insert()
    show(S.run(), out)
    del out[:]
    t = S.tasklet(spin)()
    r = S.run(1000, ignore_nesting=True)
    show(r is t, out, t.restorable, t.nesting_level)
    t.kill()
    show(out)

    def ignoring():
        S.getcurrent().set_ignore_nesting(1)
        spin()
    t = S.tasklet(ignoring)()
    r = S.run(1000)
    show(r is t, out, t.nesting_level, t.ignore_nesting)
    t.kill()
    show(S.getcurrent().set_ignore_nesting(1), S.getcurrent().set_ignore_nesting(0), S.getcurrent().ignore_nesting)
    show(attempt(S.getcurrent().set_ignore_nesting, 'x'), attempt(S.getcurrent().set_atomic, 'x'), attempt(setattr, S.getcurrent(), 'atomic', 1)[:14])


@probe
def nested_runs():
    out = []

    def leaf(n):
        out.append('leaf %d' % n)
        S.schedule()
        out.append('leaf %d again' % n)

    def inner():
        out.append('inner')
        S.tasklet(leaf)(1)
        out.append(('inner run', S.run()))

    S.tasklet(inner)()
    S.tasklet(leaf)(2)
    show(S.run(), out)
    del out[:]

    def outer():
        out.append('outer')
        S.tasklet(inner)()
        out.append(('outer run', S.run()))
    S.tasklet(outer)()
    show(S.run(), out)


@probe
def nested_watchdogs():
    out = []

    def spin():
        while True:
            pass

    def inner(limit):
        r = S.run(limit)
        out.append(('inner', r and flags(r)))
    for limit, own in (1000, 100000), (100000, 1000), (1000, 0):
        t = S.tasklet(spin)()
        u = S.tasklet(inner)(own)
        r = S.run(limit)
        show(r is t, u.alive, u.scheduled, out)
        t.kill()
        S.run()
        show(u.alive, out)
        del out[:]


@probe
def watchdog_error():
    out = []

    def fails():
        raise ValueError('in a tasklet')

    def inner():
        S.tasklet(fails)()
        out.append(attempt(S.run))
    S.tasklet(inner)()
    show(attempt(S.run), out)
    c = S.channel()
    S.tasklet(fails)()
    show(attempt(c.receive), c.balance)
    S.tasklet(fails)()
    show(attempt(S.schedule), S.getruncount())
    S.tasklet(fails)()
    S.tasklet(lambda: out.append('other'))()
    show(attempt(S.run), S.getruncount(), out)
    show(attempt(S.run), out)


@probe
def run_flags():
    def spin():
        while True:
            for i in range(100):
                pass
            S.schedule()
    for kw in ({'threadblock': True}, {'timeout': 1000, 'threadblock': True, 'totaltimeout': True}, {'timeout': 1000, 'soft': True, 'totaltimeout': True},
               {'timeout': 1000, 'ignore_nesting': True, 'totaltimeout': True}):
        t = S.tasklet(spin)() if 'timeout' in kw else None
        c = S.channel()
        u = S.tasklet(c.receive)()
        r = S.run(**kw)
        show(sorted(kw), r is None or r is t, c.balance, S.getruncount())
        u.kill()
        if t:
            t.kill()


@probe
def kill_orders():
    out = []

    def f(name):
        try:
            out.append(name)
            while True:
                S.schedule()
                out.append(name)
        except BaseException as e:
            out.append((name, type(e).__name__))
            raise
        finally:
            out.append((name, 'finally'))
    a, b = S.tasklet(f)('a'), S.tasklet(f)('b')
    S.schedule()
    show(out)
    del out[:]
    a.kill()
    show(out, a.alive, S.getruncount())
    del out[:]
    b.kill(pending=True)
    show(out, b.alive, flags(b))
    S.schedule()
    show(out, b.alive)
    del out[:]
    c = S.tasklet(f)('c')
    c.kill(pending=True)
    show(out, flags(c))
    S.schedule()
    show(out, c.alive)
    d = S.tasklet(f)('d')
    d.kill()
    show(out, d.alive)


@probe
def throw_kinds():
    out = []

    def f():
        while True:
            try:
                S.schedule_remove()
                out.append('woken')
            except Exception as e:
                out.append((type(e).__name__, e.args))
    t = S.tasklet(f)()
    S.run()
    t.throw(ValueError)
    t.throw(ValueError, 'text')
    t.throw(ValueError, (1, 2))
    t.throw(ValueError('made'))
    t.throw(ValueError, ValueError('made'))
    t.throw(ValueError, KeyError('other'))
    t.raise_exception(KeyError, 1, 2)
    show(out)
    del out[:]
    t.throw(ValueError('pending'), pending=True)
    show(out, flags(t), t.tempval)
    S.run()
    show(out)
    for args in ((5,), ('x',), (None,), (ValueError('x'), 5), (ValueError, 'x', 5), (), (ValueError, None, None, False, 5)):
        show(args, attempt(t.throw, *args)[:9])
    for args in ((5,), (), (ValueError('x'),), (int,)):
        show(args, attempt(t.raise_exception, *args))
    show(attempt(t.throw, 5), attempt(t.throw, ValueError('x'), 5), attempt(t.throw, ValueError, 'x', 5))
    show(flags(t), out)
    t.kill()


@probe
def throw_at_dead():
    def f():
        pass
    t = S.tasklet(f)()
    show(attempt(t.throw, ValueError('new')), t.alive)
    for u in t, S.tasklet(), S.tasklet(f):
        show(attempt(u.throw, ValueError('dead')))
        show(attempt(u.throw, ValueError('dead'), pending=True))
        show(attempt(u.throw, TaskletExit), attempt(u.throw, TaskletExit, pending=True))
        show(attempt(u.kill), attempt(u.kill, True))
        show(attempt(u.raise_exception, TaskletExit))
    S.run()
    t = S.tasklet(f)()
    t.remove()
    show(attempt(t.throw, ValueError('never run')), flags(t))
    t = S.tasklet(f)()
    t.remove()
    show(attempt(t.throw, ValueError('never run'), pending=True), flags(t))
    show(attempt(S.run), t.alive)
    show(attempt(S.getcurrent().throw, ValueError('self')))
    show(attempt(S.getcurrent().kill))
    show(attempt(S.getcurrent().raise_exception, KeyError, 'self'))
    show(attempt(S.getcurrent().throw, ValueError('pending'), pending=True))
    S.tasklet(f)()
    show(attempt(S.schedule))


@probe
def exit_kinds():
    out = []

    def f(how):
        try:
            S.schedule()
        except TaskletExit as e:
            out.append(e.args)
            if how == 'survive':
                S.schedule()
                out.append('survived')
            elif how == 'value':
                raise ValueError('instead')
            else:
                raise
    for how in 'raise', 'survive', 'value':
        t = S.tasklet(f)(how)
        S.schedule()
        show(how, attempt(t.kill), out, t.alive)
        show(attempt(S.run), out)
    show(issubclass(TaskletExit, SystemExit), TaskletExit.__module__ in ('exceptions', 'builtins'))
    t = S.tasklet(f)('raise')
    S.schedule()
    show(attempt(t.raise_exception, TaskletExit, 1, 2), out)


@probe
def insert_remove():
    out = []

    def f(n):
        out.append(n)
    ts = [S.tasklet(f)(i) for i in range(4)]
    show(ts[1].remove() is ts[1], flags(ts[1]), ts[1].remove() is ts[1], S.getruncount())
    show(ts[1].next, ts[1].prev, ts[0].next is ts[2])
    show(ts[2].insert() is ts[2], attempt(S.getcurrent().remove), S.getcurrent().insert() is S.getcurrent())
    ts[1].insert()
    S.run()
    show(out)
    show(attempt(ts[0].insert), attempt(ts[0].remove))
    del out[:]
    ts = [S.tasklet(f)(i) for i in range(4)]
    ts[2].run()
    show(out, S.getruncount())
    S.run()
    show(out)
    del out[:]
    ts = [S.tasklet(f)(i) for i in range(3)]
    me = S.getcurrent()
    S.tasklet(me.insert)()
    ts[1].switch()
    show(out, S.getruncount())
    S.run()
    show(out)
    show(attempt(me.run), attempt(me.switch))


@probe
def callbacks():
    out = []

    def name(t):
        return 'main' if t is main else names.get(t) if t else None
    main = S.getcurrent()
    names = {}

    def scheduled(prev, next):
        out.append((name(prev), name(next), name(S.getcurrent())))
    old = S.get_schedule_callback()
    show(old, S.set_schedule_callback(scheduled))
    a, b = S.tasklet(S.schedule)(), S.tasklet(lambda: c.receive())()
    names[a], names[b] = 'a', 'b'
    c = S.channel()
    S.run()
    show(out)
    show(S.set_schedule_callback(None) is scheduled, S.get_schedule_callback())
    del out[:]

    def through(chan, task, sending, blocks):
        out.append((chan is c, name(task), sending, blocks, chan.balance, attempt(chan.send, 5)))
    show(S.set_channel_callback(through))
    c.send(1)
    S.tasklet(c.send)(2)
    S.run()
    c.receive()
    show(attempt(c.receive))
    c.close()
    show(attempt(c.receive))
    show(out, S.set_channel_callback(None) is through)

    def failing(prev, next):
        raise ValueError('in the callback')
    stderr, sys.stderr = sys.stderr, None
    S.set_schedule_callback(failing)
    S.tasklet(lambda: None)()
    show(attempt(S.run))
    S.set_schedule_callback(None)
    sys.stderr = stderr


@probe
def error_handlers():
    out = []

    def handler(*args):
        out.append((args[0].__name__, str(args[1]), args[2] is not None, S.getcurrent() is S.getmain()))

    def failing(*args):
        raise KeyError('from the handler')

    def f():
        raise ValueError('in f')
    show(S.set_error_handler(handler))
    S.tasklet(f)()
    show(attempt(S.run), out)
    show(S.set_error_handler(failing) is handler)
    S.tasklet(f)()
    show(attempt(S.run))
    show(S.set_error_handler(None) is failing)
    S.tasklet(f)()
    show(attempt(S.run))
    del out[:]
    S.set_error_handler(handler)
    t = S.tasklet(f)()
    t.kill()
    S.tasklet(sys.exit)
    show(attempt(S.getcurrent().throw, ValueError('own')), out)
    S.set_error_handler(None)


@probe
def softswitching():
    old = S.enable_softswitch(False)
    show(old, S.enable_softswitch(None))
    out = []

    def f():
        out.append((S.getcurrent().nesting_level, S.getcurrent().restorable))
        S.schedule()
        g()

    def g():
        out.append(S.getcurrent().nesting_level)
        S.schedule()
    t = S.tasklet(f)()
    t.run()
    show(out, flags(t).split(' rec')[0])
    t.run()
    show(out, flags(t).split(' rec')[0], S.getuncollectables() == [t])
    show(S.enable_softswitch(True))
    t.run()
    show(out, flags(t).split(' rec')[0], S.getuncollectables())
    S.enable_softswitch(old)


@probe
def nesting_levels():
    class C(object):
        @property
        def p(self):
            return level()

        def __init__(self, say=False):
            if say:
                out.append(('init', level()))

        def __call__(self):
            return level()

        def __getitem__(self, k):
            return level()

        def __len__(self):
            out.append(('len', level()))
            return 1

        def __enter__(self):
            out.append(('enter', level()))

        def __exit__(self, *args):
            out.append(('exit', level()))

        def __iter__(self):
            out.append(('iter', level()))
            return iter(())

        def __eq__(self, other):
            out.append(('eq', level()))
            return True

        def __getattr__(self, name):
            if name[:2] == '__':
                raise AttributeError(name)
            return level()

        def __str__(self):
            out.append(('str', level()))
            return ''

        def __hash__(self):
            out.append(('hash', level()))
            return 1

    def level():
        return S.getcurrent().nesting_level

    def gen():
        yield level()

    def f():
        out.append(level())
        c = C()
        C(True)
        out.append((c.p, c(), c[1], c.other))
        len(c)
        with c:
            pass
        list(c)
        for x in c:
            pass
        c == c
        str(c)
        hash(c)
        {c: 1}
        for x in gen():
            out.append(('for', x))
        out.append((list(gen()), next(gen()), [x for x in gen()], list(map(lambda x: level(), [1])), sorted([1], key=lambda x: out.append(level()))))
        out.append((eval('level()', {'level': level}), (lambda *a, **k: level())(*[1], **{}), attempt(level)))
        d = {'level': level}
        exec('x = level()', d)
        out.append(d['x'])
        out.append(getattr(c, 'p'))
    out = []
    S.tasklet(f)()
    S.run()
    for x in out:
        show(x)


@probe
def atomic_contexts():
    t = S.getcurrent()
    show(t.atomic, t.set_atomic(1), t.atomic, t.set_atomic(0), t.atomic, t.set_atomic(5), t.set_atomic(False))
    with S.atomic() as x:
        show(x, t.atomic)
        with S.atomic():
            show(t.atomic)
        show(t.atomic)
        u = S.tasklet(lambda: show(S.getcurrent().atomic))()
        u.run()
    show(t.atomic)
    a = S.atomic()
    show(attempt(a.__enter__), t.atomic, attempt(a.__exit__, None, None, None), t.atomic)
    show(attempt(a.__exit__))
    try:
        with S.atomic():
            1 // 0
    except ZeroDivisionError:
        show(t.atomic)

    def f():
        with S.atomic():
            S.schedule()
            show(S.getcurrent().atomic)
        show(S.getcurrent().atomic)
    S.tasklet(f)()
    S.tasklet(f)()
    S.run()


@probe
def exception_states():
    def f(out):
        out.append(sys.exc_info())
        try:
            raise ValueError('in f')
        except ValueError:
            S.schedule()
            out.append(str(sys.exc_info()[1]))
            try:
                S.schedule()
                raise
            except ValueError as e:
                out.append(str(e))
    outs = [], []
    try:
        raise KeyError('in main')
    except KeyError:
        ts = [S.tasklet(f)(out) for out in outs]
        while S.getruncount() > 1:
            S.schedule()
            outs[0].append(str(sys.exc_info()[1]))
    show(outs)
