# Limits of time, channels that keep values, calls on other tasklets.
from __future__ import print_function
import stackless
from stacklesslib import app, main, util
from stacklesslib.base import SignalChannel, block_trap, ignore_nesting
from stacklesslib.errors import CancelledError
from stacklesslib.util import QueueChannel, cancellable, channel_wait, local, timeout

app.install_stackless()


def start(function, *args):
    return stackless.tasklet(function)(*args)


def error(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as e:
        return '%s%r' % (type(e).__name__, e.args)


def in_loop(function, *args):
    """Call function on a tasklet, the loop running."""
    def call():
        print(error(function, *args))
    task = start(call)
    while task.alive:
        main.mainloop.loop()


print('-- timeout')


def receive(delay, **kwargs):
    with timeout(delay, **kwargs):
        return stackless.channel().receive()


def busy(delay):
    with timeout(delay):
        return 'done'


class Late(Exception):
    pass


in_loop(receive, 0.01)
in_loop(receive, 0)
in_loop(lambda: receive(0.01, exc=Late))
in_loop(lambda: receive(0.01, exc=Late('so', 'late')))
for delay in 0.01, None, -1, 0:
    in_loop(busy, delay)


def nested(outer, inner):
    with timeout(outer, exc=Late('outer')):
        try:
            with timeout(inner, exc=Late('inner')):
                app.sleep(1)
        except Late as e:
            print('caught', e)
            app.sleep(1)


in_loop(nested, 0.06, 0.02)
in_loop(nested, 0.02, 0.06)
in_loop(lambda: util.timeout_call(lambda: 'in time', 0.02))
in_loop(lambda: util.timeout_call(lambda: app.sleep(0.5), 0.02)[0])


def slow(a, b=2):
    app.sleep(b)
    return a


in_loop(util.timeout_function(0.03)(slow), 1, 0.001)
in_loop(util.timeout_function(0.03)(slow), 1)
limits = util.Timeouts(0.05)


def part():
    with limits.timeout():
        app.sleep(0.03)
        return 'slept'


in_loop(part)
for i in range(2):
    in_loop(lambda: error(part)[:12])
print(util.Timeouts(None).delay(), util.Timeouts(-1).delay(), util.Timeouts(10).delay() > 9)

print('-- channel_wait')
chan = stackless.channel()
in_loop(channel_wait, chan, 0.01)
in_loop(channel_wait, chan, 0.01, Late('no'))
main.event_queue.call_later(0.01, lambda: start(chan.send, 'sent'))
in_loop(channel_wait, chan, 1)
start(chan.send, 'now')
in_loop(channel_wait, chan, 0)
start(util.send_throw, chan, Late, ('thrown',))
in_loop(channel_wait, chan)
print(chan.balance)

print('-- cancellable')
handle = cancellable()


def cancelled(handle, function):
    with handle:
        return function()


def cancel(handle):
    print('cancel', handle.cancelled())
    handle.cancel('by', 'me')


main.event_queue.call_later(0.01, lambda: start(cancel, handle))
in_loop(cancelled, handle, chan.receive)
print(handle.cancelled(), handle.match(handle.exception), handle.match(None))
handle = cancellable()
in_loop(cancelled, handle, lambda: 'not cancelled')
handle.cancel()
print(handle.cancelled())
one, two = cancellable(), cancellable()


def both():
    with one:
        try:
            with two:
                two.cancel(2)
        except CancelledError as e:
            print(e.args, one.match(e), two.match(e))
        one.cancel(1)


in_loop(both)

print('-- queues')


def fill(queue, n):
    for i in range(n):
        queue.send(i)
        print('sent', i, queue.balance)


for size in -1, 2, 0:
    queue = QueueChannel(size)
    task = start(fill, queue, 4)
    stackless.run()
    print(size, queue.balance, task.blocked)
    for i in range(4):
        print('got', queue.receive(), queue.balance)
        stackless.run()
    receivers = [start(lambda: print('received', queue.receive())) for i in range(2)]
    stackless.run()
    print(queue.balance)
    queue.send('a')
    start(queue.send, 'b')
    stackless.run()
queue = QueueChannel()
queue.send_throw(Late, 'one')
queue.send_exception(Late, 1, 2)
queue.send(3)
queue.close()
print(error(queue.receive), error(queue.receive), queue.receive())
print(error(queue.receive), error(queue.send, 1), queue.closed)

print('-- calls')
for dispatcher in util.tasklet_new, util.tasklet_run:
    in_loop(lambda: util.tasklet_call(lambda *args, **kwargs: (args, kwargs), (1, 2), {'a': 3}, dispatcher=dispatcher))
    in_loop(lambda: util.tasklet_call(lambda: 1 // 0, dispatcher=dispatcher))
    in_loop(lambda: util.tasklet_call(lambda: app.sleep(1), dispatcher=dispatcher, timeout=0.01,
                                      on_abandoned=lambda: print('abandoned')))
    in_loop(lambda: util.tasklet_call(lambda: stackless.getcurrent().kill(), dispatcher=dispatcher))
    in_loop(lambda: util.tasklet_call(lambda: 'fine', dispatcher=dispatcher, timeout=1,
                                      on_abandoned=lambda: print('not to be called')))
print(util.tasklet_run(lambda *args, **kwargs: print(args, kwargs), (1,), {'b': 2}).alive)
print(util.tasklet_new(lambda *args, **kwargs: print(args, kwargs), (1,), {'b': 2}).alive)
stackless.run()

print('-- local')
mine = local()
mine.name = 'main'


def named(name):
    print(error(lambda: mine.name), mine.__dict__)
    mine.name = name
    stackless.schedule()
    print(mine.name, sorted(mine.__dict__))
    del mine.name
    print(hasattr(mine, 'name'))
    try:
        del mine.name
    except AttributeError as e:
        print('AttributeError', e)


start(named, 'a'), start(named, 'b')
stackless.run()
print(mine.name)

print('-- signals')
signal = SignalChannel()
signal.signal('nobody')
for i in range(3):
    start(lambda i=i: print(i, signal.receive()))
stackless.run()
signal.signal('first')
print(signal.balance)
signal.signal_all('rest')
print(signal.balance)
stackless.run()
start(signal.receive)
stackless.run()
signal.asignal_all()
signal.asignal()
print(signal.balance, signal.preference)

print('-- flags')
with block_trap():
    print(stackless.getcurrent().block_trap, error(chan.receive)[:12])
with block_trap(), block_trap(False):
    print(stackless.getcurrent().block_trap)
print(stackless.getcurrent().block_trap)
with ignore_nesting():
    print(bool(stackless.getcurrent().ignore_nesting))
with util.atomic():
    print(bool(stackless.getcurrent().atomic))
