# Sockets for which tasklets wait. They come in pairs: nothing else is there everywhere.
from __future__ import print_function

import sys

import stackless
from stacklesslib import app, main
from stacklesslib.replacements import socket as ours
import socket

main.mainloop.add_pump(ours.pump)
ours.stacklesssocket_manager(None)
ours.StopManager()
app.install_stackless()
ours._sleep_func = app.sleep
ours._schedule_func = lambda: app.sleep(0)
ours.install()
print(socket.socket is ours.socket or socket.socket.__module__ == ours.__name__)
log = []


def pair():
    fake = getattr(ours, '_fakesocket', None)
    return [wrapped(fake(s)) for s in ours.socketpair()] if fake else ours.socketpair()


def wrapped(fake):
    """A socket of the original's, whose socketpair() is the system's."""
    fake.wasConnected = True
    return socket.socket(_sock=fake)


def run(*tasks):
    """Run tasks as tasklets until all have ended."""
    left = [len(tasks)]

    def do(task):
        try:
            task()
        except Exception as e:
            log.append('%s: %s %s' % (task.__name__, type(e).__name__, e))
        left[0] -= 1
    for task in tasks:
        stackless.tasklet(do)(task)
    while left[0]:
        main.mainloop.loop()
    print('\n'.join(log))
    del log[:]


a, b = pair()


def receives():
    log.append('waits')
    log.append('got %s' % a.recv(100).decode())
    log.append('got %s' % a.recv(3).decode())
    log.append('got %s' % a.recv(100).decode())
    a.sendall(b'answer')


def sends():
    app.sleep(0.01)
    log.append('sends')
    n = b.send(b'one')
    app.sleep(0.01)
    log.append('sent %d' % n)
    b.sendall(b'two three')
    log.append('got %s' % b.recv(100).decode())


run(receives, sends)


def buffers():
    b.sendall(b'into a buffer')
    buf = bytearray(20)
    n = a.recv_into(buf)
    log.append('%d %s' % (n, bytes(buf[:n]).decode()))


run(buffers)


def limited():
    a.settimeout(0.02)
    log.append(repr(a.gettimeout()))
    try:
        a.recv(10)
    except socket.timeout as e:
        log.append('timeout %s' % e)
    a.settimeout(None)
    b.send(b'late')
    log.append('got %s' % a.recv(10).decode())


run(limited)


def much():
    for i in range(20):
        a.sendall(b'x' * 50000)
    log.append('all sent')


def drains():
    n = 0
    while n < 20 * 50000:
        n += len(b.recv(30000))
    log.append('all received %d' % n)


def lives():
    for i in range(3):
        app.sleep(0.001)
    log.append('lives')


run(drains, much)
run(lives)


def ends():
    b.close()
    log.append('end %r' % (a.recv(10) == b'',))


run(ends)

a, b = pair()


def lines():
    f = a.makefile('rb')
    log.append(f.readline().decode())
    log.append(f.read(4).decode())
    log.append(f.readline().decode())


def writes():
    for part in b'a line', b'\nand ', b'another\n':
        b.sendall(part)
        app.sleep(0.005)


run(lines, writes)
ours.uninstall()
print(socket.socket is ours.socket)
