# model: logging.handlers
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/logging/handlers.py
import logging


class BufferingHandler(logging.Handler):
    def __init__(self, capacity):
        logging.Handler.__init__(self)
        self.capacity = capacity
        self.buffer = []

    def shouldFlush(self, record):
        return len(self.buffer) >= self.capacity

    def emit(self, record):
        self.buffer.append(record)
        if self.shouldFlush(record):
            self.flush()

    def flush(self):
        self.buffer = []

    def close(self):
        self.flush()


class MemoryHandler(BufferingHandler):
    def __init__(self, capacity, flushLevel=40, target=None, flushOnClose=True):
        BufferingHandler.__init__(self, capacity)
        self.flushLevel = flushLevel
        self.target = target

    def shouldFlush(self, record):
        return len(self.buffer) >= self.capacity or record.levelno >= self.flushLevel

    def setTarget(self, target):
        self.target = target

    def flush(self):
        if self.target:
            for record in self.buffer:
                self.target.handle(record)
            self.buffer = []

    def close(self):
        self.flush()
        self.target = None


class QueueHandler(logging.Handler):
    def __init__(self, queue):
        logging.Handler.__init__(self)
        self.queue = queue

    def enqueue(self, record):
        self.queue.put_nowait(record)

    def prepare(self, record):
        # A copy with the text only.
        return logging.LogRecord(record.name, record.levelno, '', 0, '', None, None)

    def emit(self, record):
        self.enqueue(self.prepare(record))


class QueueListener(object):
    def __init__(self, queue, *handlers, **kwargs):
        self.queue = queue
        self.handlers = handlers

    def start(self):
        return None

    def stop(self):
        return None


class RotatingFileHandler(logging.FileHandler):
    pass


class TimedRotatingFileHandler(logging.FileHandler):
    pass


class SysLogHandler(logging.StreamHandler):
    pass


class SocketHandler(logging.StreamHandler):
    pass


class SMTPHandler(logging.StreamHandler):
    pass


class HTTPHandler(logging.StreamHandler):
    pass
