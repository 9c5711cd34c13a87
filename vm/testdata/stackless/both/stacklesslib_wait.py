# What can be waited for, and waiting for several.
from __future__ import print_function
import stackless
from stacklesslib import app, locks, main, wait

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


class Site(wait.WaitSite):
    come = False

    def __init__(self, name):
        super(Site, self).__init__()
        self.name = name

    def waitsite_signalled(self):
        return self.come

    def now(self):
        self.come = True
        self.waitsite_signal()

    def later(self, delay):
        main.event_queue.call_later(delay, self.now)
        return self

    def __repr__(self):
        return self.name

    def handle_exception(self, ei):
        print('raised', ei[0].__name__)


print('-- callbacks')
site = Site('site')


def called(it):
    print('called', it)


def fails(it):
    raise KeyError(it)


def gone(it):
    print('not to be called')


site.add_done_callback(called), site.add_done_callback(fails), site.add_done_callback(gone)
site.add_done_callback(called)
site.remove_done_callback(gone), site.remove_done_callback(gone)
site.now()
site.now()
site.add_done_callback(called)

print('-- observers')
site = Site('site')


class Picky(wait.Observer):
    want = False

    def filter(self):
        return self.want

    def __repr__(self):
        return 'picky'


picky = Picky(site)
picky.add_done_callback(called)
site.waitsite_signal()
print(picky.got_callback, picky.waitsite_signalled())
picky = Picky(site)
picky.want = True
picky.add_done_callback(called)
site.waitsite_signal()
print(picky.got_callback, picky.waitsite_signalled())
picky.close()
picky = wait.Observer(site)
del picky
site.waitsite_signal()

print('-- iwait')
sites = [Site(str(i)) for i in range(6)]


def many(function, *args, **kwargs):
    for i, s in enumerate(sites):
        s.come = False
        s.later((i * 4 + 1) % 6 * 0.02)
    sites[3].now()
    for it in function(sites, *args, **kwargs):
        print(it)
    return 'all'


in_loop(many, wait.iwait)
in_loop(lambda: error(many, wait.iwait, 0.05)[:12])
main.mainloop.event_queue.queue[:] = []
in_loop(many, wait.iwait, 0)
main.mainloop.event_queue.queue[:] = []
in_loop(many, wait.iwait_no_raise, 0.05)
main.mainloop.event_queue.queue[:] = []
in_loop(many, wait.wait)
in_loop(lambda: wait.wait(sites, count=2))
in_loop(lambda: wait.wait([Site('never')], 0.01))
in_loop(lambda: wait.swait(Site('swait').later(0.01)))
in_loop(lambda: wait.swait(Site('swait').later(0.5), 0.01))
in_loop(lambda: wait.swait(sites[0]))
in_loop(lambda: wait.any([Site('a').later(0.05), Site('b').later(0.01)]).result())
in_loop(lambda: wait.all([Site('a').later(0.05), Site('b').later(0.01)]).result())
in_loop(lambda: (wait.any([]).result(), wait.all([]).result()))
event = locks.Event()
event.add_done_callback(lambda it: print('set', it is event))
event.set()
event.add_done_callback(lambda it: print('was set', it is event))

print('-- tasklets')


def work(value, delay=0.01):
    app.sleep(delay)
    return 1 // value


for value in 1, 0:
    task = wait.ValueTasklet(work)(value)
    print(error(task.get, False))
    in_loop(lambda: (wait.wait([task]) == [task], task.join()))
    print(error(task.result))
    in_loop(task.get, False)
task = wait.ValueTasklet(work)(1, delay=5)
in_loop(lambda: (task.join(0.01), error(task.result, 0.01)[:12]))
task.kill()
print(error(task.get).startswith('CancelledError(TaskletExit('))
task = wait.WaitableTasklet(work, (1,), {'delay': 0.01})
task.add_done_callback(lambda it: print('ended', it is task))
task.insert()
in_loop(task.join)

print('-- channels')
chan = wait.WaitChannel()
chan.add_done_callback(lambda it: print('sender', it.balance))
start(chan.send, 1)
stackless.run()
print(chan.balance, chan.receive())
receivable, sendable = wait.Receivable(chan), wait.Sendable(chan)
receivable.add_done_callback(lambda it: print('receivable'))
sendable.add_done_callback(lambda it: print('sendable'))
start(lambda: print('received', chan.receive()))
stackless.run()
start(chan.send, 2), start(chan.send_exception, KeyError, 3)
stackless.run()
print(error(chan.receive), chan.balance)
start(chan.send_throw, KeyError, (4,))
print(error(chan.receive))
in_loop(lambda: wait.swait(wait.Sendable(chan), 0.01))
