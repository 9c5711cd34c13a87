"""Module ctypes with the one C function that Stackless's tests call."""
import stackless

import _processes

c_int = int


class Py_Exit(object):
    """Ends the program; what it is finalized with is only done in the main thread, since
    here the others cannot end that one."""

    def __call__(self, status):
        _processes.exit(status, stackless.current.thread_id == stackless.threads[0])


class pythonapi:
    Py_Exit = Py_Exit()
