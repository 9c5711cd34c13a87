# model: traceback
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/traceback.py
# Everything else there makes text and holds nothing; clear_frames is built in.


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


class TracebackException(object):
    def __init__(self, exc_type, exc_value, exc_traceback, **options):
        self.exc_type = exc_type

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__)

    def format(self, **options):
        return []

    def format_exception_only(self, **options):
        return []


def clear_frames(tb):
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


def format_exc(limit=None, chain=True):
    return ''


def print_exc(limit=None, file=None, chain=True):
    return None


def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    return []


def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    return None


def format_exception_only(exc, value=None):
    return []


def format_tb(tb, limit=None):
    return []


def print_tb(tb, limit=None, file=None):
    return None


def extract_tb(tb, limit=None):
    return []


def extract_stack(f=None, limit=None):
    return []


def format_stack(f=None, limit=None):
    return []


def print_stack(f=None, limit=None, file=None):
    return None


def print_last(limit=None, file=None, chain=True):
    return None


def format_list(extracted_list):
    return []


def tb_lineno(tb):
    return 0
