# model: thread _thread dummy_thread _dummy_thread
# follows: CPython 2.7.18 and 3.13.0, Modules/threadmodule.c and _threadmodule.c


class error(Exception):
    pass


def start_new_thread(function, args, kwargs={}):
    __detached__(_run, function, args, kwargs)
    return 0


start_new = start_new_thread


def _run(function, args, kwargs):
    try:
        function(*args, **kwargs)
    except:
        pass
    finally:
        function = args = kwargs = None


class _Lock(object):
    def acquire(self, blocking=True, timeout=-1):
        return True

    def release(self):
        return None

    def __enter__(self):
        return True

    def __exit__(self, t, v, tb):
        return None


def allocate_lock():
    return _Lock()


allocate = allocate_lock


def get_ident():
    return 0
