"""Ask a server, three times if need be."""


def fetch(connect, attempts=3):
    error = None
    for _ in range(attempts):
        try:
            return connect()
        except OSError as exc:
            error = exc
    raise error


def fetch_cleanly(connect, attempts=3):
    error = None
    try:
        for _ in range(attempts):
            try:
                return connect()
            except OSError as exc:
                error = exc
        raise error
    finally:
        error = None
