# select() on a thread of its own, while tasklets run.
from __future__ import print_function

import os

import stackless
from stacklesslib import app, main
from stacklesslib.replacements import select

app.install_stackless()
r, w = os.pipe()
log = []


def waits():
    ready = select.select([r], [], [], 10)
    log.append('ready %r' % (ready == ([r], [], []),))
    log.append(os.read(r, 10).decode())
    log.append('quick %r' % (select.select([r], [w], [], 0) == ([], [w], []),))
    log.append('none %r' % (select.select([r], [], [], 0.06),))
    try:
        select.select([-1], [], [], 1)
    except (select.error, ValueError) as e:
        log.append('bad descriptor')
    main.mainloop.stop()


def works():
    for i in range(3):
        log.append('other %d' % i)
        app.sleep(0.01)
    os.write(w, b'something')


stackless.tasklet(waits)()
stackless.tasklet(works)()
main.mainloop.run()
print('\n'.join(log))
print(select.__doc__ == select.real_select.__doc__)
print(isinstance(select.error, type) and issubclass(select.error, Exception))
