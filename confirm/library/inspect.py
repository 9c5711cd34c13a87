import sys
from collections import namedtuple

FrameInfo = namedtuple('FrameInfo', 'frame filename lineno function code_context index')
ArgInfo = namedtuple('ArgInfo', 'args varargs keywords locals')


def currentframe():
    return sys._getframe(1)


def getouterframes(frame, context=1):
    found = []
    while frame:
        found.append(FrameInfo(frame, frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name, None, None))
        frame = frame.f_back
    return found


def getinnerframes(tb, context=1):
    found = []
    while tb:
        found.append(FrameInfo(tb.tb_frame, '', tb.tb_lineno, tb.tb_frame.f_code.co_name, None, None))
        tb = tb.tb_next
    return found


def stack(context=1):
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    return getinnerframes(sys.exc_info()[2], context)


def getargvalues(frame):
    return ArgInfo([], None, None, frame.f_locals)


def isclass(o):
    return isinstance(o, type)


def isfunction(o):
    return type(o) is type(isclass)
