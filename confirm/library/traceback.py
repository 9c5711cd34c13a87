# What makes text gives some text.
def clear_frames(tb):
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def _text(*args, **kwargs):
    return 'Traceback (most recent call last): ...\n'


def _lines(*args, **kwargs):
    return ['Traceback (most recent call last): ...\n']


def _nothing(*args, **kwargs):
    pass


format_exc = _text
format_exception = format_exception_only = format_tb = format_stack = format_list = extract_tb = extract_stack = _lines
print_exc = print_exception = print_tb = print_stack = print_last = print_list = _nothing


class TracebackException(object):
    def __init__(self, exc_type, exc_value, exc_traceback, **options):
        self.exc_type = exc_type

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__)

    format = format_exception_only = _lines
