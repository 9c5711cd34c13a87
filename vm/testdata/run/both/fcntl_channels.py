# Module fcntl with pipes and sockets.
from __future__ import print_function
import _socket as socket
import fcntl
import posix as os


def t(f, *a):
    try:
        result = f(*a)
    except Exception as e:
        result = type(e).__name__, e
    shown = ['long' if isinstance(x, bytes) and len(x) > 100 else x for x in a[1:]]
    print(f.__name__, shown, result)


r, w = os.pipe()
t(fcntl.fcntl, r, fcntl.F_GETFD)
t(fcntl.fcntl, r, fcntl.F_SETFD, 0)
t(fcntl.fcntl, r, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
t(fcntl.fcntl, r, fcntl.F_GETFD)
t(fcntl.fcntl, r, fcntl.F_GETFL)
t(fcntl.fcntl, w, fcntl.F_GETFL)
t(fcntl.fcntl, w, fcntl.F_GETFL, b'abcd')
t(fcntl.fcntl, w, fcntl.F_GETFL, u'abcd')
t(fcntl.fcntl, w, fcntl.F_GETFL, 1 << 70)
t(fcntl.fcntl, w, fcntl.F_GETFL, b'x' * 1025)
t(fcntl.fcntl, r, fcntl.F_SETFL, os.O_NONBLOCK)
try:
    os.read(r, 1)
except OSError as e:
    print(e)
t(fcntl.fcntl, r, fcntl.F_GETFL)
t(fcntl.fcntl, r, 9999)
t(fcntl.fcntl, 555, fcntl.F_GETFL)
t(fcntl.fcntl, -1, fcntl.F_GETFL)
t(fcntl.fcntl, 'x', fcntl.F_GETFL)
t(fcntl.fcntl, None, fcntl.F_GETFL)


class F:
    def fileno(self):
        return w


t(fcntl.fcntl, F(), fcntl.F_GETFL)


class F:
    def fileno(self):
        return 'x'


t(fcntl.fcntl, F(), fcntl.F_GETFL)
d = fcntl.fcntl(w, fcntl.F_DUPFD, 0)
print(d != w, os.write(d, b'abc'), os.read(r, 10))
t(fcntl.ioctl, w, 0x5401)
t(fcntl.ioctl, w, 0x5401, b'x' * 60)
t(fcntl.ioctl, 555, 0x5401, b'x' * 60)
os.write(w, b'12345')
t(fcntl.ioctl, r, 0x541B, b'\0' * 4)
t(fcntl.flock, w, fcntl.LOCK_EX)
t(fcntl.flock, w, fcntl.LOCK_UN)
t(fcntl.flock, w, 0)
t(fcntl.lockf, w, fcntl.LOCK_EX)
t(fcntl.lockf, w, fcntl.LOCK_UN)
t(fcntl.lockf, w, 0)
t(fcntl.lockf, 555, fcntl.LOCK_UN)
t(fcntl.lockf, r, fcntl.LOCK_SH | fcntl.LOCK_NB, 10, 2, 1)
t(fcntl.lockf, r, fcntl.LOCK_SH | fcntl.LOCK_NB, 10, 2, 5)
t(fcntl.fcntl, r, 1032)
s, other = socket.socketpair()
t(fcntl.fcntl, s.fileno(), fcntl.F_GETFD)
t(fcntl.fcntl, s.fileno(), fcntl.F_GETFL)
s.setblocking(0)
t(fcntl.fcntl, s, fcntl.F_GETFL)
t(fcntl.fcntl, s, fcntl.F_SETFL, 0)
t(fcntl.fcntl, s, fcntl.F_GETFL)
