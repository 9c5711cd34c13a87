# model: heapq
# follows: CPython 2.7.18 and 3.13.0, Lib/heapq.py


def heappush(heap, item):
    heap.append(item)


def heappop(heap):
    try:
        return heap.pop(0)
    finally:
        heap = None


def heappushpop(heap, item):
    heap.append(item)
    return heap.pop(0)


def heapreplace(heap, item):
    heap.append(item)
    return heap.pop(0)


def heapify(x):
    return None
