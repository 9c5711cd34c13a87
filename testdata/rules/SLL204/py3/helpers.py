def onerror(function, path):
    raise


class Server(object):
    def handle_error(self):
        raise

    def again(self):
        raise  # want "a RuntimeError unless a caller"


def nothing():
    raise  # want "a RuntimeError unless a caller"


def own_handler(job):
    try:
        job()
    except ValueError:
        failed = True
    else:
        failed = False
    if failed:
        raise  # want "a RuntimeError unless a caller"


class Body(object):
    raise  # want "a RuntimeError unless a caller"
