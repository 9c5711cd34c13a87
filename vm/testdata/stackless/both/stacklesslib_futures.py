# Futures, executors, and async functions.
from __future__ import print_function
import stackless
from stacklesslib import app, futures, main
from stacklesslib.futures import Future, FIRST_COMPLETED, FIRST_EXCEPTION

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
    task = start(lambda: print(error(function, *args)))
    while task.alive:
        main.mainloop.loop()


def work(value, delay=0.01):
    app.sleep(delay)
    return value


def states(f):
    return f.state, f.running(), f.done(), f.cancelled()


print('-- futures')
f = Future()
print(states(f))
f.add_done_callback(lambda it: print('done', it is f))
task = start(f.execute, work, (1,))
stackless.run()
print(states(f))
in_loop(f.result, 0.001)
in_loop(f.result)
print(states(f), f.exception(), f.result(0))
f = Future()
start(f.execute, work, (1,), {'what': 0})
in_loop(lambda: error(f.result)[:9])
print(states(f), f.exception()[0].__name__)
f = Future()
start(f.execute, work, (1,))
stackless.run()
print(f.cancel(('why',)), states(f), error(f.result), error(f.exception))
f = Future()
print(f.cancel(), states(f), error(f.result))
f.execute(work, (1,))
print(states(f))
f = Future()
start(f.execute, lambda: stackless.getcurrent().kill())
stackless.run()
print(states(f), error(f.result))
f = Future()
f.attach()
f.set_exception(KeyError, ('set',))
print(error(f.result), f.exception()[:2])
f = Future()
f.attach()
f.set_result('set')
print(f.result())
in_loop(lambda: Future().wait(0))
in_loop(lambda: Future().exception(0.01))

print('-- executors')
for executor in futures.direct_executor, futures.immediate_tasklet_executor, futures.tasklet_executor:
    f = executor.submit(divmod, 7, 2)
    print(f.done())
    in_loop(f.result)
print(futures.null_executor.submit(divmod, 7, 2).state)
in_loop(lambda: futures.tasklet_executor.submit(work, 'keyword', delay=0.001).result())
in_loop(lambda: futures.tasklet_executor.submit_args(work, ('args',), {'delay': 0.001}).result())
in_loop(lambda: list(futures.tasklet_executor.map(pow, range(4), range(4))))
in_loop(lambda: list(futures.tasklet_executor.map(divmod, [1, 2], [1, 0])))


def some():
    for result in futures.tasklet_executor.map(app.sleep, [0, 0, 0.5], timeout=0.1):
        print(result)


in_loop(lambda: error(some)[:12])


def shut():
    executor = futures.TaskletExecutor(2)
    fs = [executor.submit(work, i) for i in range(5)]
    executor.shutdown()
    return [f.result() for f in fs], error(executor.submit, work, 1)[:12]


in_loop(shut)

print('-- waiting')


def several(return_when, timeout=None):
    submit = futures.tasklet_executor.submit
    names = {}
    for name, f in (('slow', submit(work, 1, 0.15)), ('fast', submit(work, 2, 0.01)),
                    ('wrong', submit(lambda: work(1, 0.05) // 0)), ('never', Future())):
        names[f] = name
    done, not_done = futures.wait(names, timeout, return_when)
    return sorted(names[f] for f in done), sorted(names[f] for f in not_done)


in_loop(several, FIRST_COMPLETED)
in_loop(several, FIRST_EXCEPTION)
in_loop(several, futures.ALL_COMPLETED, 0.3)
in_loop(several, futures.ALL_COMPLETED, 0.03)


def both(how, **kwargs):
    submit = futures.tasklet_executor.submit
    return how([submit(work, 'a', 0.05), submit(work, 'b', 0.01)], **kwargs)


in_loop(both, futures.all_results)
in_loop(both, futures.any_result)
in_loop(lambda: error(both, futures.all_results, timeout=0.03)[:12])
in_loop(lambda: [f.result() for f in both(futures.as_completed)])

print('-- async')
asynchronous = __import__('stacklesslib.async', fromlist=['*'])
as_async = getattr(asynchronous, 'async')


@asynchronous.future()
def sleeps(value, delay):
    """Sleeps."""
    return work(value, delay)


@as_async
def inner(awaiter, name):
    print(name, 'begins')
    result = getattr(awaiter, 'await')(sleeps(name, 0.01))
    print(name, 'goes on')
    return result


@as_async
def outer(awaiter):
    wait = getattr(awaiter, 'await')
    one, two = inner('one'), inner('two')
    print('both have begun')
    return wait(two), wait(one)


@as_async
def late(awaiter):
    return getattr(awaiter, 'await')(sleeps('late', 0.5), 0.01)


@as_async
def at_once(awaiter, a, b=2):
    return a, b


def call():
    f = outer()
    print('caller goes on', f.done())
    return f.result()


in_loop(call)
in_loop(lambda: error(late().result)[:12])
in_loop(lambda: at_once(1, b=3).result())
in_loop(lambda: asynchronous.create_future(work, ('created',)).result())
print(sleeps.__name__, inner.__name__)
