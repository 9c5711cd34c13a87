# model: inspect
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/inspect.py
# Only what hands out frames.
import collections
import sys

FrameInfo = collections.namedtuple('FrameInfo', 'frame filename lineno function code_context index')
ArgInfo = collections.namedtuple('ArgInfo', 'args varargs keywords locals')


def currentframe():
    return sys._getframe(1)


def getouterframes(frame, context=1):
    framelist = []
    while frame:
        framelist.append(FrameInfo(frame, '', 0, '', None, None))
        frame = frame.f_back
    return framelist


def getinnerframes(tb, context=1):
    framelist = []
    while tb:
        framelist.append(FrameInfo(tb.tb_frame, '', 0, '', None, None))
        tb = tb.tb_next
    return framelist


def stack(context=1):
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    return getinnerframes(sys.exc_info()[2], context)


def getargvalues(frame):
    return ArgInfo(None, None, None, frame.f_locals)


def getframeinfo(frame, context=1):
    return ('', 0, '', None, None)
