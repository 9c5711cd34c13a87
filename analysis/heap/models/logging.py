# model: logging
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/logging/__init__.py
# A record holds the exc_info of the handler that logs it, until its handlers
# have let go of it.
import sys

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
raiseExceptions = True


class LogRecord(object):
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None, **kwargs):
        self.name = name
        self.levelno = level
        self.msg = msg
        self.args = args
        self.exc_info = exc_info
        self.exc_text = None

    def getMessage(self):
        return ''


def makeLogRecord(dict):
    return LogRecord(None, None, '', 0, '', (), None)


class Formatter(object):
    def __init__(self, fmt=None, datefmt=None, style='%', validate=True):
        pass

    def format(self, record):
        return ''

    def formatException(self, ei):
        return ''

    def formatTime(self, record, datefmt=None):
        return ''


class Filterer(object):
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        self.filters.append(filter)

    def removeFilter(self, filter):
        self.filters.remove(filter)

    def filter(self, record):
        for f in self.filters:
            if hasattr(f, 'filter'):
                f.filter(record)
            else:
                f(record)
        return True


class Filter(object):
    def __init__(self, name=''):
        self.name = name

    def filter(self, record):
        return True


class Handler(Filterer):
    def __init__(self, level=NOTSET):
        Filterer.__init__(self)
        self.level = level
        self.formatter = None

    def createLock(self):
        return None

    def acquire(self):
        return None

    def release(self):
        return None

    def setLevel(self, level):
        self.level = level

    def setFormatter(self, fmt):
        self.formatter = fmt

    def format(self, record):
        return ''

    def emit(self, record):
        raise NotImplementedError('emit must be implemented by Handler subclasses')

    def handle(self, record):
        rv = self.filter(record)
        if rv:
            self.emit(record)
        return rv

    def flush(self):
        return None

    def close(self):
        return None

    def handleError(self, record):
        return None


class StreamHandler(Handler):
    def __init__(self, stream=None):
        Handler.__init__(self)
        self.stream = stream

    def emit(self, record):
        return None


class FileHandler(StreamHandler):
    def __init__(self, filename, mode='a', encoding=None, delay=False, errors=None):
        StreamHandler.__init__(self)


class NullHandler(Handler):
    def handle(self, record):
        return None

    def emit(self, record):
        return None


if sys.version_info >= (3,):
    def _exc_info(exc_info):
        if isinstance(exc_info, BaseException):
            return (type(exc_info), exc_info, exc_info.__traceback__)
        if isinstance(exc_info, tuple):
            return exc_info
        return sys.exc_info()
else:
    def _exc_info(exc_info):
        # An exception object counts as true only.
        if isinstance(exc_info, tuple):
            return exc_info
        return sys.exc_info()


class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        Filterer.__init__(self)
        self.name = name
        self.level = level
        self.handlers = []
        self.parent = None
        self.propagate = True

    def setLevel(self, level):
        self.level = level

    def addHandler(self, hdlr):
        self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        self.handlers.remove(hdlr)

    def hasHandlers(self):
        return True

    def isEnabledFor(self, level):
        return True

    def getEffectiveLevel(self):
        return self.level

    def getChild(self, suffix):
        return Logger(suffix)

    def makeRecord(self, name, level, fn, lno, msg, args, exc_info, func=None, extra=None, sinfo=None):
        return LogRecord(name, level, fn, lno, msg, args, exc_info, func)

    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False, stacklevel=1):
        if exc_info:
            exc_info = _exc_info(exc_info)
        record = self.makeRecord(self.name, level, '', 0, msg, args, exc_info)
        self.handle(record)

    def handle(self, record):
        if self.filter(record):
            self.callHandlers(record)

    def callHandlers(self, record):
        for hdlr in self.handlers:
            hdlr.handle(record)

    def debug(self, msg, *args, **kwargs):
        self._log(DEBUG, msg, args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self._log(INFO, msg, args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self._log(WARNING, msg, args, **kwargs)

    warn = warning

    def error(self, msg, *args, **kwargs):
        self._log(ERROR, msg, args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        if 'exc_info' not in kwargs:
            kwargs['exc_info'] = True
        self.error(msg, *args, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self._log(CRITICAL, msg, args, **kwargs)

    fatal = critical

    def log(self, level, msg, *args, **kwargs):
        self._log(level, msg, args, **kwargs)


class LoggerAdapter(object):
    def __init__(self, logger, extra=None):
        self.logger = logger
        self.extra = extra

    def process(self, msg, kwargs):
        return msg, kwargs

    def log(self, level, msg, *args, **kwargs):
        msg, kwargs = self.process(msg, kwargs)
        self.logger.log(level, msg, *args, **kwargs)

    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)

    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        kwargs['exc_info'] = True
        self.log(ERROR, msg, *args, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)


# Loggers that the module keeps have handlers that are not known here, and are
# taken to write the record and to let go of it.
def _written(msg, *args, **kwargs):
    return None


debug = info = warning = warn = error = exception = critical = fatal = _written


def log(level, msg, *args, **kwargs):
    return None


def getLogger(name=None):
    return Logger(name)


def getLoggerClass():
    return Logger


def basicConfig(**kwargs):
    return None


def disable(level=CRITICAL):
    return None


def getLevelName(level):
    return level


def addLevelName(level, levelName):
    return None


def captureWarnings(capture):
    return None


def shutdown():
    return None
