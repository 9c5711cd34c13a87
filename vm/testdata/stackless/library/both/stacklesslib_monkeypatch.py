# What replaces modules of the library.
from __future__ import print_function

import sys

import stackless
from stacklesslib import monkeypatch as m

PY2 = sys.version_info[0] == 2

# Contexts.
import string
with m.stored_modules(['string', 'nothing_of_the_kind']):
    sys.modules['string'] = 1
    sys.modules['nothing_of_the_kind'] = 2
print(sys.modules['string'] is string, 'nothing_of_the_kind' in sys.modules)
with m.cleared_modules(['string']):
    print('string' in sys.modules)
    import string as other
    print(other is string)
print(sys.modules['string'] is string)

d = {'a': 1}
with m.patched_dictitem(d, 'a', 2) as old:
    print(d, old)
with m.patched_dictitem(d, 'b', 3) as old:
    print(sorted(d), old)
print(d)
try:
    with m.patched_dictitem(d, 'a', 5):
        1 / 0
except ZeroDivisionError:
    print(d)


class C(object):
    a = 1


with m.patched_attribute(C, 'a', 2) as old:
    print(C.a, old)
with m.patched_attribute(C, 'b', 3) as old:
    print(C.b, old)
print(C.a, hasattr(C, 'b'))

module = type(sys)('new')
module.x = 1
with m.patched_module('surely_not_there', module) as old:
    import surely_not_there
    print(surely_not_there is module, old)
print('surely_not_there' in sys.modules)
first = type(sys)('first')
first.x = 0
sys.modules['first'] = first
with m.patched_module('first', module) as old:
    print(sys.modules['first'] is first, first.x, old is first)
print(first.x)
with m.patched_module('first', module, soft=True) as old:
    print(sys.modules['first'] is module, first.x, old is first)
print(sys.modules['first'] is first)

ctxt = m.cm_start(m.patched_attribute(C, 'a', 4))
print(C.a)
m.cm_stop(ctxt)
print(C.a)

# Patches.
import select as select_before
import threading as threading_before
import time
sleep_before = time.sleep
m.patch_misc()
m.patch_thread()
m.patch_threading()
m.patch_select()
from stacklesslib import main, app
from stacklesslib.replacements import thread as our_thread, threading as our_threading, select as our_select
print(time.sleep is main.sleep, time.real_sleep is sleep_before)
thread = __import__('thread' if PY2 else '_thread')
import threading
import select
print(thread is our_thread, threading is our_threading, select is our_select)
print(threading.real_threading is threading_before, thread.real_thread is not our_thread)
print(our_select.real_select is select_before)
import select
with m.Unpatched():
    print(time.sleep is sleep_before, select.select is select_before.select)
print(time.sleep is main.sleep)

# Threads that are tasklets.
app.install_stackless()
log = []
lock = threading.Lock()
event = threading.Event()
done = threading.Semaphore(0)
real = stackless.getcurrent().thread_id


def work(name, delay):
    with lock:
        log.append('%s begins' % name)
        time.sleep(delay)
        log.append('%s ends' % name)
    log.append('same thread %r' % (stackless.getcurrent().thread_id == real,))
    done.release()


def waits():
    log.append('set %r' % (event.wait(10),))
    log.append('timeout %r' % (threading.Event().wait(0.01),))
    done.release()


def starts():
    threads = [threading.Thread(target=work, args=(n, 0.01)) for n in 'ab'] + [threading.Thread(target=waits)]
    for t in threads:
        t.start()
    print([t.is_alive() for t in threads])
    event.set()
    for t in threads:
        t.join()
    print([t.is_alive() for t in threads], [done.acquire(False) for i in range(4)])
    main.mainloop.stop()


stackless.tasklet(starts)()
main.mainloop.run()
print('\n'.join(log))
