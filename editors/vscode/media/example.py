"""The last error outlives the call that met it. Press Confirm, then Run."""

import gc


def fetch(connect, attempts=3):
    error = None
    for _ in range(attempts):
        try:
            return connect()
        except OSError as exc:
            error = exc
    raise error


def unreachable():
    raise OSError("no route to host")


if __name__ == "__main__":
    gc.disable()
    try:
        fetch(unreachable)
    except OSError as exc:
        print("fetch failed:", exc)
    print("objects that only the garbage collector could free:", gc.collect())
