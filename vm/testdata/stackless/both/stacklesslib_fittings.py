# Calls that wait, of calls that call back, and the other way round.
from __future__ import print_function
import stackless
from stacklesslib import app, main, util
from stacklesslib.fittings import AsyncToSync, SyncToAsync

app.install_stackless()


def error(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as e:
        return '%s%r' % (type(e).__name__, e.args)


def in_loop(function, *args):
    """Call function on a tasklet, the loop running."""
    task = stackless.tasklet(lambda: print(error(function, *args)))()
    while task.alive:
        main.mainloop.loop()


def back(delay, how, *values, **kwargs):
    """A call to how after delay, or at once."""
    call = SyncToAsync()

    def initiate_call(args, kwds):
        print('initiated', args, kwds)
        answer = getattr(call, how)
        if delay is None:
            answer(*values, **kwargs)
        else:
            main.event_queue.call_later(delay, lambda: answer(*values, **kwargs))

    call.initiate_call = initiate_call
    call.abandoned_success = lambda value: print('abandoned', value)
    return call


print(error(SyncToAsync())[:20])
for delay in None, 0.01:
    in_loop(lambda: back(delay, 'on_success', 1)('a', b=2))
    in_loop(back(delay, 'on_success_va', 1, 2))
    in_loop(back(delay, 'on_success_vakw', 1, a=2))
    in_loop(back(delay, 'on_failure', 'why'))
    in_loop(back(delay, 'on_failure_va', 1, 2))
    in_loop(back(delay, 'on_failure_vakw', 1, a=2))
    in_loop(back(delay, 'raise_exception', KeyError, ('what',)))
for how in 'on_success', 'on_failure':
    call = back(0.02, how, 'late')
    main.event_queue.call_later(0.01, call.cancel, 'cancelled')
    in_loop(call)
    in_loop(app.sleep, 0.03)
call = back(0.02, 'on_success', 1)
in_loop(lambda: util.timeout_call(call, 0.01)[0])
in_loop(app.sleep, 0.03)


def work(a, b=1):
    app.sleep(0.01)
    return a // b


for dispatcher in util.tasklet_run, util.tasklet_new:
    forth = AsyncToSync(work, lambda result: print('success', result),
                        lambda exc_info: print('failure', exc_info[0].__name__), dispatcher)
    forth.initiate_call((7,), {'b': 2})
    forth.initiate_call((7,), {'b': 0})
    in_loop(app.sleep, 0.05)
there, and_back = AsyncToSync(work), SyncToAsync()
there.on_success, there.on_failure, and_back.initiate_call = and_back.on_success, and_back.on_failure, there.initiate_call
in_loop(lambda: and_back(9, b=4))
