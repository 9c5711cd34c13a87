# model: queue Queue
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/queue.py


class Empty(Exception):
    pass


class Full(Exception):
    pass


class Queue(object):
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self.queue = []

    def qsize(self):
        return len(self.queue)

    def empty(self):
        return not self.queue

    def full(self):
        return False

    def put(self, item, block=True, timeout=None):
        self.queue.append(item)

    def put_nowait(self, item):
        return self.put(item)

    def get(self, block=True, timeout=None):
        if not self.queue:
            raise Empty
        item = self.queue.pop(0)
        return item

    def get_nowait(self):
        return self.get()

    def task_done(self):
        return None

    def join(self):
        return None


class PriorityQueue(Queue):
    pass


class LifoQueue(Queue):
    def get(self, block=True, timeout=None):
        if not self.queue:
            raise Empty
        item = self.queue.pop()
        return item


class SimpleQueue(Queue):
    pass
