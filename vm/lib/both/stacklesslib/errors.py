"""The exceptions of stacklesslib."""


class WaitTimeoutError(RuntimeError):
    """Something was waited for, and did not come in time."""


class BrokenBarrierError(RuntimeError):
    """A Barrier was reset or aborted, or somebody's wait for it took too long."""
