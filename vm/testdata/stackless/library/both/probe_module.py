# Functions, arguments, states of tasklets and channels, and what is said of mistakes.
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
def module_names():
    import types
    names = [n for n in dir(S) if n[:2] != '__']
    show([n for n in names if n not in ('test_PyEval_EvalFrameEx', 'test_cframe', 'test_cframe_nr', 'test_cstate', 'test_outside', '_tuple', 'sys', 'types', 'warnings')])


@probe
def arguments():
    show(attempt(S.run, -1))
    show(attempt(S.run, 10, 1, 1, 1, 1))
    show(attempt(S.run, timeout=0, soft=True, ignore_nesting=True, totaltimeout=True, threadblock=True))
    show(attempt(S.switch_trap))
    show(attempt(S.enable_softswitch, None))
    show(attempt(S.enable_softswitch, 'x'))
    show(attempt(S.set_schedule_callback, 5))
    show(attempt(S.set_channel_callback, 5))
    show(attempt(S.get_thread_info, 5))
    show(attempt(S.get_thread_info, -1))
    show(attempt(S.getdebug), attempt(S.getuncollectables))
    show(attempt(S.cstack))
    show(attempt(S.tasklet, 5))


@probe
def set_properties():
    for n in 'current main runcount threads debug uncollectables'.split():
        show(n, attempt(setattr, S, n, 5)[:14])


@probe
def schedule_values():
    show(S.schedule() is S.getcurrent(), S.schedule(5), S.schedule(None), S.schedule(retval=7))
    show(S.schedule_remove() is S.getcurrent(), S.schedule_remove(5), S.schedule_remove(retval=None))
    out = []

    def f():
        out.append(S.schedule(('a', 1)))
        out.append(S.schedule_remove('b'))
        out.append('end')
    t = S.tasklet(f)()
    t.run()
    show(out, t.tempval)
    t.run()
    show(out, t.tempval, flags(t))
    t.insert()
    S.run()
    show(out)


@probe
def tempval():
    t = S.tasklet(lambda: None)
    show(callable(t.tempval))
    t()
    show(t.tempval)
    t.tempval = 'set'
    show(t.tempval)
    out = []

    def f():
        out.append(S.schedule('given'))
    u = S.tasklet(f)()
    u.run()
    u.tempval = 'changed'
    S.run()
    show(out)
    u = S.tasklet(f)()
    u.run()
    u.tempval = S.bomb(ValueError, ValueError('in tempval'))
    show(attempt(S.run))


@probe
def bombs():
    for args in ((), (ValueError,), (ValueError, 'x'), (ValueError('y'),), (5,), ((ValueError, 'x', None),), (ValueError, 'x', 5), ('str',)):
        b = attempt(S.bomb, *args)
        show(args, [b.type, b.value, b.traceback] if isinstance(b, S.bomb) else b)
    b = S.bomb()
    for n in 'type', 'value', 'traceback':
        show(n, attempt(setattr, b, n, 5), getattr(b, n))
    show(attempt(S.bomb, type=KeyError, value=3))
    show(attempt(S.bomb().__reduce__))
    show(attempt(S.bomb, 1, 2, 3, 4)[:9])


@probe
def channel_arguments():
    c = S.channel()
    show(c.balance, c.queue, c.closing, c.closed, c.preference, c.schedule_all)
    for v in -5, 0, 5, True, 'x', None, 1.5:
        show(v, attempt(setattr, c, 'preference', v), c.preference)
    for v in 0, 5, True, 'x', None, 1.5:
        show(v, attempt(setattr, c, 'schedule_all', v), c.schedule_all)
    for n in 'balance', 'queue', 'closing', 'closed':
        show(n, attempt(setattr, c, n, 5)[:14])
    show(attempt(c.send)[:9], attempt(c.receive, 5)[:9])
    show(attempt(c.send_exception)[:9], attempt(c.send_exception, 5), attempt(c.send_throw, 5), attempt(c.send_throw, ValueError, 1, 5))
    show(attempt(c.send_sequence, 5), attempt(c.send_sequence, []))
    show(attempt(S.channel, 5), attempt(S.channel, x=5))


@probe
def send_kinds():
    out = []

    def f():
        while True:
            try:
                out.append(c.receive())
            except Exception as e:
                out.append((type(e).__name__, e.args))
    c = S.channel()
    t = S.tasklet(f)()
    S.run()
    c.send(1)
    c.send_exception(ValueError, 1, 2)
    c.send_throw(KeyError, 5)
    c.send_throw(KeyError('made'))
    c.send_throw(KeyError)
    c.send(S.bomb(IndexError, IndexError('bomb')))
    show(c.send_sequence('abc'))
    show(c.send_sequence(x for x in (1, 2)))
    show(out)
    show(attempt(c.send_sequence, (1 // (2 - x) for x in range(4))))
    show(out[9:])
    t.kill()
    show(c.balance)


@probe
def channel_iteration():
    c = S.channel()
    out = []

    def f():
        for x in c:
            out.append(x)
        out.append('end')
    S.tasklet(f)()
    S.run()
    c.send(1)
    c.send(2)
    c.close()
    show(c.closing, c.closed, c.balance)
    show(attempt(c.send, 5))
    S.run()
    show(out, c.closed)
    c.open()
    show(c.closing, c.closed)
    c = S.channel()
    S.tasklet(c.send)(7)
    S.run()
    c.close()
    show(c.closed, attempt(lambda: list(c)), c.closed)
    show(attempt(c.receive), attempt(next, c), attempt(c.send_sequence, [1]), attempt(c.send_exception, ValueError))


@probe
def channel_queue():
    c = S.channel()
    ts = [S.tasklet(c.receive)() for i in range(3)]
    S.run()
    show(c.balance, c.queue is ts[0], ts[0].next is ts[1], ts[1].next is ts[2], ts[2].next, ts[0].prev, ts[1].prev is ts[0])
    show([t._channel is c for t in ts], flags(ts[1]))
    ts[1].kill()
    show(c.balance, ts[0].next is ts[2], ts[2].prev is ts[0], ts[1]._channel)
    show(attempt(ts[0].insert), attempt(ts[0].remove), attempt(ts[0].run), attempt(ts[0].switch))
    show(c.balance, [t.alive for t in ts])


@probe
def preferences():
    for pref in -1, 0, 1:
        for all in 0, 1:
            for first in 'send', 'receive':
                out = []
                c = S.channel()
                c.preference, c.schedule_all = pref, all

                def sender():
                    for i in range(2):
                        out.append('s%d' % i)
                        c.send(i)
                        out.append('S%d' % i)

                def receiver():
                    for i in range(2):
                        out.append('r')
                        out.append('R%d' % c.receive())

                def other():
                    for i in range(4):
                        out.append('x')
                        S.schedule()
                a, b = (sender, receiver) if first == 'send' else (receiver, sender)
                S.tasklet(a)()
                S.tasklet(b)()
                S.tasklet(other)()
                S.run()
                show(pref, all, first, ' '.join(out))


@probe
def deadlocks():
    c = S.channel()
    show(attempt(c.receive))
    show(attempt(c.send, 1))
    show(c.balance)
    S.tasklet(c.receive)()
    d = S.channel()
    show(attempt(d.receive))
    show(c.balance, d.balance)
    c.queue.kill()

    def ends():
        pass
    S.tasklet(ends)()
    show(attempt(d.receive))
    S.tasklet(ends)()
    show(attempt(d.send, 4))

    def fails():
        1 // 0
    S.tasklet(fails)()
    show(attempt(d.receive)[:17], d.balance)
    t = S.tasklet(d.receive)()
    show(S.run(), flags(t))
    t.kill()


@probe
def traps():
    t = S.getcurrent()
    show(t.block_trap, attempt(setattr, t, 'block_trap', 'x'))
    t.block_trap = 5
    show(t.block_trap)
    c = S.channel()
    show(attempt(c.receive), attempt(c.send, 1), c.balance)
    S.tasklet(c.send)(1)
    S.run()
    show(attempt(c.receive))
    t.block_trap = 0
    show(S.switch_trap(1), S.switch_trap(0), S.switch_trap(1), S.switch_trap(-2))
    S.switch_trap(1)
    u = S.tasklet(lambda: None)()
    show(attempt(S.schedule), attempt(S.run), attempt(u.run), attempt(u.switch), attempt(u.kill), attempt(c.receive), attempt(S.schedule_remove))
    show(u.alive, u.scheduled, S.getruncount(), c.balance)
    S.switch_trap(-1)
    show(S.run(), u.alive)


@probe
def bind_states():
    def f(*a, **k):
        out.append((a, k))
    out = []
    t = S.tasklet()
    show(flags(t), t.frame, t.next)
    show(attempt(t), attempt(t.insert), attempt(t.run), attempt(t.switch), attempt(t.remove), attempt(t.kill))
    show(t.bind(f) is t, flags(t))
    show(attempt(t.insert))
    show(t.bind(f, (1,)) is t, flags(t))
    show(attempt(t, 2))
    show(attempt(t.bind, f, (5,), {'k': 6}), flags(t))
    t.insert()
    show(attempt(t.bind, f), attempt(t.bind, None))
    S.run()
    show(out, flags(t))
    show(attempt(t), attempt(t.bind, None))
    show(attempt(t.bind, f, kwargs={'a': 1}), flags(t))
    show(attempt(t.bind, None, (1,)), attempt(t.bind, args=()), attempt(t.bind))
    show(flags(t))
    t.bind(f)
    t.setup(9, z=1)
    show(attempt(t.setup))
    S.run()
    show(out)
    show(attempt(S.getmain().bind, f), attempt(S.getmain().bind, None), attempt(S.getcurrent().bind, f, ()))


@probe
def rebind_paused():
    out = []

    def f():
        try:
            out.append('f')
            S.schedule_remove()
            out.append('not reached')
        finally:
            out.append('finally')
    t = S.tasklet(f)()
    S.run()
    show(out, flags(t))
    show(attempt(t.bind, lambda: out.append('g'), ()), flags(t))
    t.insert()
    S.run()
    show(out)
    t = S.tasklet(f)()
    S.run()
    show(attempt(t.bind, None), flags(t), out)


@probe
def blocked_states():
    c = S.channel()
    t = S.tasklet(c.receive)()
    S.run()
    show(flags(t), attempt(t.bind, None), attempt(t.bind, len, ()))
    show(attempt(t.insert), attempt(t.remove))
    show(attempt(t.throw, ValueError('x')), c.balance, t.alive)
