"""What a process writes, read by tasklets; a thread waits for it."""
from __future__ import absolute_import

import os
import sys

import stackless

from ..app import real_threading

__all__ = ['FileReadMixin', 'FileChannel']


class FileReadMixin(object):
    """The lines of what has readline()."""

    def __iter__(self):
        if self.closed:
            raise IOError('iter operation on a closed file')
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    next = __next__

    def readlines(self, sizehint=None):
        return list(self)


class FileChannel(FileReadMixin, stackless.channel):
    """A file that reads what is sent on it; None is its end."""

    def __init__(self):
        self.buffer = ''  # what was sent and not yet read
        self.eof = False

    def close(self):
        """End it, for those too that wait for more."""
        self.eof = True
        while self.balance < 0:
            self.send(None)

    def _more(self):
        """Wait for what is sent next. False at the end."""
        if not self.eof:
            data = self.receive()
            if data is None:
                self.eof = True
            else:
                self.buffer += data
        return not self.eof

    def _take(self, n):
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return data

    def read(self, size=-1):
        """All of it; with size no more than that, and what there is rather than wait."""
        if size < 0:
            while self._more():
                pass
            return self._take(len(self.buffer))
        if not self.buffer:
            self._more()
        return self._take(size)

    def readline(self, size=-1):
        """A line, no more than size characters of it; '' at the end."""
        while '\n' not in self.buffer and (size < 0 or len(self.buffer) < size) and self._more():
            pass
        n = self.buffer.find('\n') + 1 or len(self.buffer)
        return self._take(n if size < 0 else min(n, size))


if hasattr(os, 'popen4'):
    os_popen4 = os.popen4

    def popen4(cmd, mode='t', bufsize=-1):
        """What os.popen4() gives. Nothing can be written to the process."""
        pstdin, pstdout = FileChannel(), FileChannel()

        def read():
            try:
                fstdin, fstdout = os_popen4(cmd, mode, bufsize)
                with fstdin, fstdout:
                    for line in fstdout:
                        pstdout.send(line)
            except Exception:
                pstdout.send_throw(*sys.exc_info())
            finally:
                pstdout.send(None)

        real_threading().Thread(target=read).start()
        return pstdin, pstdout

    __all__.append('popen4')
