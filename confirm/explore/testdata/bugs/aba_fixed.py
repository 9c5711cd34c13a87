# holds
"""A stack without a lock: the top is compared with what it was, and may have come back."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Node(object):
    def __init__(self, name, below):
        self.name, self.below = name, below


class Stack(object):
    pass


lock = threading.Lock()
stack = Stack()
stack.top = Node('a', Node('b', None))


def swap(name, old, new):
    """What a processor does in one instruction."""
    with lock:
        if getattr(stack, name) is not old:
            return False
        setattr(stack, name, new)
        return True


def main(pop, push):
    popped = []

    def one():
        popped.append(pop())

    def other():
        a = pop()
        b = pop()
        if b is not None:
            popped.append(b)
        if a is not None:
            push(a)

    run(one, other)
    while True:
        node = pop()
        if node is None:
            break
        popped.append(node)
    names = sorted([node.name for node in popped if node is not None])
    assert names == ['a', 'b'], names
def pop():
    while True:
        state = stack.top
        top, version = state
        if top is None:
            return None
        if swap('top', state, (top.below, version + 1)):
            return top


def push(node):
    while True:
        state = stack.top
        node.below = state[0]
        if swap('top', state, (node, state[1] + 1)):
            return


stack.top = stack.top, 0
main(pop, push)
