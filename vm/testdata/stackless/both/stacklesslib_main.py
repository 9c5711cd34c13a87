# The loop, its queue, sleeping.
from __future__ import print_function
import stackless
from stacklesslib import app, events, locks, main

mainloop = main.mainloop


def start(function, *args):
    return stackless.tasklet(function)(*args)


def error(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return '%s: %s' % (type(e).__name__, e)


def run(*tasks):
    while any(t.alive for t in tasks):
        mainloop.loop()


print('-- no loop')
print(error(app.event_queue.call_later, 1, run), '/', error(app.event_queue.call_soon, run), '/',
      error(app.event_queue.pump), '/', error(app.event_queue.call_repeatedly, 1, run))
app.sleep(0.001)

print('-- the queue')
queue = events.EventQueue()
print(len(queue), queue.due_delay(), queue.pump())
handles = [queue.call_later(delay, print, 'called', delay) for delay in (0.03, 0.01, 0.02)]
queue.call_soon(print, 'soon')
queue.call_soon(print, 'soon', 'too')
print(len(queue), queue.is_due, queue.due_delay())
print(queue.pump(), len(queue), queue.is_due, 0 < queue.due_delay() <= 0.01)
app.sleep(0.05)
print(queue.pump(), len(queue))
print(handles[0].callback is print, handles[0].args)
queue.call_later(-1, print, 'late'), queue.call_later(-2, print, 'later')
queue.call_later(-1, lambda: queue.call_soon(print, 'next time'))
print(queue.pump(), queue.pump(), queue.pump())
n = []
repeated = queue.call_repeatedly(0.01, n.append, 1)
for i in range(3):
    print(queue.pump(), len(queue), n)
    app.sleep(0.02)
queue.call_later(0.01, print, 'moved')
queue.reschedule(1)
print(0.9 < queue.due_delay() < 1.1)
queue.reschedule(-3)
queue.pump()


class Careful(events.EventQueue):
    def handle_exception(self, exc_info):
        print('raised', exc_info[0].__name__, exc_info[1])


queue = Careful()
queue.call_soon(lambda: [].pop())
queue.call_soon(print, 'after')
print(queue.pump())

print('-- the loop')
app.install_stackless()
lock = app.Lock()
print(lock.acquire(), lock.acquire(False), isinstance(lock, locks.Lock))


def sleeper(delay):
    app.sleep(delay)
    print('slept', delay)
    return delay


run(start(sleeper, 0.05), start(sleeper, 0.03), start(sleeper, 0), start(sleeper, 0.01))


def often(name):
    for i in range(3):
        print(name, i)
        main.sleep(0)


run(start(often, 'a'), start(often, 'b'))
print(mainloop.get_wait_time(0) == mainloop.max_wait_time)
start(lambda: None)
print(mainloop.get_wait_time(0))
mainloop.run_tasklets()
main.event_queue.call_soon(print, 'pumped')
print(mainloop.get_wait_time(0))
mainloop.pump()


def pump():
    print('pump')


mainloop.add_pump(pump), mainloop.add_pump(pump)
mainloop.loop()
mainloop.remove_pump(pump), mainloop.remove_pump(pump)
mainloop.loop()


class Loop(main.mainloopClass):
    def handle_error(self, ei):
        print('raised', ei[0].__name__)


loop = Loop()
start(lambda: 1 // 0)
print(loop.run_tasklets())


def spin():
    while True:
        for i in range(1000):
            pass
        if stop:
            return


stop = []
spinner = start(spin)
print(loop.run_tasklets(1000) is spinner)
stop.append(1)
spinner.insert()
print(loop.run_tasklets(10 ** 8))


def program():
    main.sleep(0.01)
    print('stop')
    loop.stop()


start(program)
loop.run()
print(loop.running)
loop.interrupt_wait()
loop.loop()
app.install_vanilla()
print(error(app.event_queue.call_later, 1, run))
