"""The exceptions of stacklesslib."""


class TimeoutError(RuntimeError):
    """Something was waited for, and did not come in time."""


WaitTimeoutError = TimeoutError  # as it was called once


class CancelledError(RuntimeError):
    """What was asked for will not be done: somebody cancelled it."""


class AsyncCallFailed(RuntimeError):
    """A call that answers by a callback said that it failed, and how."""


class BrokenBarrierError(RuntimeError):
    """A Barrier was reset or aborted, or somebody's wait for it took too long."""
