"""Module socket: who waits for a socket lets other tasklets run.

The sockets here are never blocking for the system. What cannot be done at once is tried
again when pump() has seen that the socket is ready: programs call it from their loop
(monkeypatch.patch_socket does), or let a tasklet do that, which is started wherever one
waits (see stacklesssocket_manager).

install() makes the library's module use them, uninstall() no longer.
"""
from __future__ import absolute_import

import os
import select as _select
import socket as stdsocket
import sys
from _collections import deque
from errno import EAGAIN, EALREADY, EBADF, EINPROGRESS, EINTR, EISCONN, EWOULDBLOCK

import stackless

from .._compat import PY2
from ..base import SignalChannel, atomic
from ..util import Timeouts, channel_wait

for _name in stdsocket.__all__:
    globals()[_name] = getattr(stdsocket, _name)

__all__ = list(stdsocket.__all__) + ['install', 'uninstall', 'pump', 'make_blocking_socket', 'ready_to_schedule',
                                     'stacklesssocket_manager', 'StartManager', 'StopManager', 'ManageSockets']

AGAIN = EAGAIN, EWOULDBLOCK, EINTR
CONNECTING = EINPROGRESS, EALREADY, EWOULDBLOCK, EINTR

_stdsocket_class = stdsocket.socket
_stdsocketpair = getattr(stdsocket, 'socketpair', None)

# Waiting.

_reading, _writing = {}, {}  # the channels of those that wait, by descriptor
_ready = True  # whether tasklets wait, and not the thread

managerRunning = False
poll_interval = 0.05  # so long the manager waits where there is nothing else to run

# What programs may replace.
_schedule_func = stackless.schedule  # called by the manager to let others run
_sleep_func = None  # sleeps, for timeouts
_timeout_func = None  # _timeout_func(seconds, channel, (exception, *arguments)) sends that


def _poll(delay):
    """Wake those whose sockets are ready, or get so within delay seconds."""
    select = getattr(_select, 'real_select', _select).select
    reading, writing = list(_reading), list(_writing)
    if not reading and not writing:
        return
    try:
        ready = select(reading, writing, writing, delay)
    except (stdsocket.error, ValueError, _select.error):
        ready = [], [], []
        for fd in set(reading + writing):  # one of them was closed
            try:
                select([fd], [], [], 0)
            except (stdsocket.error, ValueError, _select.error):
                _wake(fd)
    for fd in ready[0]:
        _signal(_reading, fd)
    for fd in ready[1] + ready[2]:
        _signal(_writing, fd)


def _signal(waiting, fd):
    with atomic():
        chan = waiting.pop(fd, None)
        if chan is not None:
            chan.signal_all()


def _wake(fd):
    """Let all go on that wait for a descriptor."""
    _signal(_reading, fd)
    _signal(_writing, fd)


def pump():
    """Wake those whose sockets are ready."""
    _poll(0)


def ManageSockets():
    """pump() as long as somebody waits. What StartManager() lets a tasklet do."""
    global managerRunning
    try:
        while managerRunning and (_reading or _writing):
            _poll(poll_interval if stackless.runcount == 1 else 0)
            _schedule_func()
    finally:
        managerRunning = False


def StartManager():
    """Start a tasklet that pumps, where none does."""
    global managerRunning
    if not managerRunning:
        managerRunning = True
        return stackless.tasklet(ManageSockets)()


def StopManager():
    """Let that tasklet end."""
    global managerRunning
    managerRunning = False


_manage_sockets_func = StartManager


def stacklesssocket_manager(mgr):
    """Let mgr() be called whenever somebody begins to wait, instead of StartManager();
    None where pump() is called anyway."""
    global _manage_sockets_func
    _manage_sockets_func = mgr


def ready_to_schedule(flag):
    """Whether tasklets wait for sockets. Until then, as before the program's loop begins,
    the thread does."""
    global _ready
    _ready = bool(flag)


def can_timeout():
    return True


def _wait(fd, writing, delay):
    """Wait until a descriptor may be ready. The library's timeout after delay seconds,
    None for never."""
    if delay is not None and delay <= 0:
        raise timeout('timed out')
    if not _ready:
        select = getattr(_select, 'real_select', _select).select
        if select([] if writing else [fd], [fd] if writing else [], [], *([] if delay is None else [delay])) == ([], [], []):
            raise timeout('timed out')
        return
    with atomic():
        waiting = _writing if writing else _reading
        chan = waiting.get(fd)
        if chan is None:
            chan = waiting[fd] = SignalChannel()
        if _manage_sockets_func is not None:
            _manage_sockets_func()
        try:
            if delay is None:
                chan.receive()
            elif _timeout_func is not None:
                _timeout_func(delay, chan, (timeout, 'timed out'))
                chan.receive()
            elif _sleep_func is not None:
                stackless.tasklet(_send_timeout)(delay, chan)
                chan.receive()
            else:
                channel_wait(chan, delay, timeout('timed out'))
        finally:
            if chan.balance == 0 and waiting.get(fd) is chan:
                del waiting[fd]


def _send_timeout(delay, chan):
    _sleep_func(delay)
    with atomic():
        if chan.balance < 0:
            chan.send_exception(timeout, 'timed out')


# Sockets.

class _TaskletSocket(object):
    """The methods of a socket that wait. _system(name) is the method of that name of the
    system's socket, which does not; what is not here is that one's."""

    _timeout = None

    def _retry(self, writing, name, *args):
        limits = Timeouts(self._timeout)
        call = self._system(name)
        while True:
            try:
                return call(*args)
            except stdsocket.error as e:
                if e.errno not in AGAIN or self._timeout == 0:
                    raise
            _wait(self.fileno(), writing, limits.delay())

    def recv(self, *args):
        return self._retry(False, 'recv', *args)

    def recv_into(self, *args):
        return self._retry(False, 'recv_into', *args)

    def recvfrom(self, *args):
        return self._retry(False, 'recvfrom', *args)

    def recvfrom_into(self, *args):
        return self._retry(False, 'recvfrom_into', *args)

    _sending = None  # what is sent while the program goes on, where it is not to wait

    def setblockingsend(self, flag=None):
        """Whether send() waits; otherwise what it gets is sent in time, and what goes wrong
        not told. What it was."""
        before = self._sending is None
        if flag is not None and bool(flag) != before:
            self._sending = None if flag else deque()
        return before

    def _queue(self, name, data, args):
        data = bytes(data)
        self._sending.append((name, data, args))
        if len(self._sending) == 1:
            stackless.tasklet(self._send_queued)(self._sending)
        return len(data)

    def _send_queued(self, queue):
        try:
            while queue:
                name, data, args = queue[0]
                while data:
                    n = self._retry(True, name, data, *args)
                    data = b'' if name == 'sendto' else data[n:]
                queue.popleft()
        except stdsocket.error:
            queue.clear()

    def send(self, data, *args):
        if self._sending is not None:
            return self._queue('send', data, args)
        return self._retry(True, 'send', data, *args)

    def sendto(self, data, *args):
        if self._sending is not None:
            return self._queue('sendto', data, args)
        return self._retry(True, 'sendto', data, *args)

    def sendall(self, data, *args):
        if self._sending is not None:
            self._queue('send', data, args)
            return
        data = memoryview(data)
        if not PY2:
            data = data.cast('B')
        while len(data):
            data = data[self._retry(True, 'send', data, *args):]

    def connect_ex(self, address):
        limits = Timeouts(self._timeout)
        err = self._system('connect_ex')(address)
        while err in CONNECTING and self._timeout != 0:
            _wait(self.fileno(), True, limits.delay())
            err = self._system('getsockopt')(SOL_SOCKET, SO_ERROR)
            if not err:
                try:
                    self._system('getpeername')()
                except stdsocket.error:
                    err = EINPROGRESS
        return 0 if err == EISCONN else err

    def connect(self, address):
        err = self.connect_ex(address)
        if err:
            raise stdsocket.error(err, os.strerror(err))

    def gettimeout(self):
        return self._timeout

    def settimeout(self, value):
        if value is not None:
            value = float(value)
            if value < 0:
                raise ValueError('Timeout value out of range')
        self._timeout = value

    def setblocking(self, flag):
        self._timeout = None if flag else 0.0


if PY2:
    _system_socket = stdsocket._realsocket

    class _fakesocket(_TaskletSocket):
        """What a socket object wraps instead of the system's socket."""

        def __init__(self, real):
            real.setblocking(False)
            self._real = real
            self._timeout = stdsocket.getdefaulttimeout()

        def _system(self, name):
            return getattr(self._real, name)

        def __getattr__(self, name):
            return getattr(self._real, name)

        @property
        def timeout(self):
            return self._timeout

        def accept(self):
            real, address = self._retry(False, 'accept')
            return _fakesocket(real), address

        def dup(self):
            return _fakesocket(self._real.dup())

        def close(self):
            try:
                fd = self._real.fileno()
            except stdsocket.error:
                return
            self._real.close()
            _wake(fd)

    class socket(_stdsocket_class):
        """A socket that tasklets wait for."""

        def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0, _sock=None):
            if _sock is None:
                _sock = _fakesocket(_system_socket(family, type, proto))
            elif isinstance(_sock, _system_socket):
                _sock = _fakesocket(_sock)
            _stdsocket_class.__init__(self, family, type, proto, _sock)

        def accept(self):
            sock, address = self._sock.accept()
            return socket(_sock=sock), address

        def dup(self):
            return socket(_sock=self._sock)

        def setblockingsend(self, flag=None):
            return self._sock.setblockingsend(flag)

    _installed = {'socket': socket, 'SocketType': socket, '_socketobject': socket}

    def make_blocking_socket(family=AF_INET, type=SOCK_STREAM, proto=0):
        """A socket that makes the thread wait, whatever is installed."""
        return _stdsocket_class(_sock=_system_socket(family, type, proto))

    def _from_pair(sock, args):
        return socket(_sock=sock)
else:
    class socket(_TaskletSocket, _stdsocket_class):
        """A socket that tasklets wait for."""

        def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
            if fileno is None:
                family, type, proto = [default if given == -1 else given for given, default in
                                       ((family, AF_INET), (type, SOCK_STREAM), (proto, 0))]
            _stdsocket_class.__init__(self, family, type, proto, fileno)
            _stdsocket_class.setblocking(self, False)
            self._timeout = stdsocket.getdefaulttimeout()

        def _system(self, name):
            return getattr(super(_TaskletSocket, self), name)

        @property
        def timeout(self):
            return self._timeout

        def recvmsg(self, *args):
            return self._retry(False, 'recvmsg', *args)

        def recvmsg_into(self, *args):
            return self._retry(False, 'recvmsg_into', *args)

        def sendmsg(self, *args):
            return self._retry(True, 'sendmsg', *args)

        def accept(self):
            fd, address = self._retry(False, '_accept')
            return socket(self.family, self.type, self.proto, fd), address

        def _real_close(self, *args):
            fd = self.fileno()
            _stdsocket_class._real_close(self, *args)
            if fd >= 0:
                _wake(fd)

    _installed = {'socket': socket}

    def make_blocking_socket(family=AF_INET, type=SOCK_STREAM, proto=0):
        """A socket that makes the thread wait, whatever is installed."""
        return _stdsocket_class(family, type, proto)

    def _from_pair(sock, args):
        return sock if isinstance(sock, socket) else socket(sock.family, sock.type, sock.proto, sock.detach())

SocketType = socket

if _stdsocketpair is not None:
    def socketpair(*args, **kwargs):
        """Two sockets that are connected with each other."""
        return tuple(_from_pair(sock, args) for sock in _stdsocketpair(*args, **kwargs))

    _installed['socketpair'] = socketpair

_before = {}  # what install() replaced


def install(pi=None):
    """Let module socket have the sockets here. pi is the manager's poll_interval."""
    global poll_interval
    if _before:
        raise RuntimeError('Still installed')
    if pi is not None:
        poll_interval = pi
    for name in _installed:
        _before[name] = getattr(stdsocket, name)
        setattr(stdsocket, name, _installed[name])


def uninstall():
    """Let module socket be as it was."""
    while _before:
        setattr(stdsocket, *_before.popitem())
