"""The kernel of an operating system: tasks by priority that send each other packets.

After the simulation by Martin Richards, written anew."""

import sys

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
SIZE = 4  # what a packet holds


class Packet(object):
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * SIZE

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class State(object):
    def __init__(self, pending=False, waiting=False, holding=False):
        self.pending = pending
        self.waiting = waiting
        self.holding = holding

    def held_or_waiting(self):
        return self.holding or (not self.pending and self.waiting)

    def waiting_with_packet(self):
        return self.pending and self.waiting and not self.holding

    def run(self):
        self.waiting = self.pending = self.holding = False


class Kernel(object):
    def __init__(self):
        self.tasks = {}
        self.first = None
        self.current = None
        self.held = 0
        self.queued = 0

    def add(self, task):
        task.kernel = self
        task.next = self.first
        self.first = task
        self.tasks[task.ident] = task

    def find(self, ident):
        try:
            return self.tasks[ident]
        except KeyError:
            raise LookupError('no task %d' % ident)

    def run(self):
        task = self.first
        while task is not None:
            self.current = task
            if task.state.held_or_waiting():
                task = task.next
            else:
                task = task.turn()


class Task(object):
    kernel = next = None

    def __init__(self, ident, priority, queue, state):
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.state = state

    def turn(self):
        packet = None
        state = self.state
        if state.waiting_with_packet():
            packet = self.queue
            self.queue = packet.link
            state.run()
            state.pending = self.queue is not None
        return self.step(packet)

    def step(self, packet):
        raise NotImplementedError

    def wait(self):
        self.state.waiting = True
        return self

    def hold(self):
        self.kernel.held += 1
        self.state.holding = True
        return self.next

    def release(self, ident):
        task = self.kernel.find(ident)
        task.state.holding = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        task = self.kernel.find(packet.ident)
        self.kernel.queued += 1
        packet.ident = self.ident
        return task.take(packet, self)

    def take(self, packet, old):
        packet.link = None
        if self.queue is None:
            self.queue = packet
            self.state.pending = True
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old


class Idle(Task):
    """Lets a device go at each turn, which one a shift register says."""

    def __init__(self, ident, priority, count):
        Task.__init__(self, ident, priority, None, State())
        self.control = 1
        self.count = count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xd008
        return self.release(DEVICE_B)


class Worker(Task):
    """Fills packets with letters, for each handler in turn."""

    def __init__(self, ident, priority, queue, state):
        Task.__init__(self, ident, priority, queue, state)
        self.destination = HANDLER_A
        self.letter = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(SIZE):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    """Hands the letters of the worker's packets to a device, one with each packet of the device's."""

    def __init__(self, ident, priority, queue, state):
        Task.__init__(self, ident, priority, queue, state)
        self.work = self.device = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORKER:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is not None:
            count = work.datum
            if count >= SIZE:
                self.work = work.link
                return self.send(work)
            if self.device is not None:
                out = self.device
                self.device = out.link
                out.datum = work.data[count]
                work.datum = count + 1
                return self.send(out)
        return self.wait()


class Device(Task):
    """Keeps a packet for a while, and sends it back."""

    pending = None

    def __init__(self, ident, priority, queue, state):
        Task.__init__(self, ident, priority, queue, state)
        self.written = 0

    def step(self, packet):
        if packet is None:
            packet = self.pending
            if packet is None:
                return self.wait()
            self.pending = None
            return self.send(packet)
        self.pending = packet
        self.written += packet.datum
        return self.hold()


def packets(count, ident, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, ident, kind)
    return queue


def simulate(count):
    kernel = Kernel()
    kernel.add(Idle(IDLE, 1, count))
    kernel.add(Worker(WORKER, 1000, packets(2, WORKER, WORKER), State(pending=True, waiting=True)))
    kernel.add(Handler(HANDLER_A, 2000, packets(3, DEVICE_A, DEVICE_A), State(pending=True, waiting=True)))
    kernel.add(Handler(HANDLER_B, 3000, packets(3, DEVICE_B, DEVICE_B), State(pending=True, waiting=True)))
    kernel.add(Device(DEVICE_A, 4000, None, State(waiting=True)))
    kernel.add(Device(DEVICE_B, 5000, None, State(waiting=True)))
    kernel.run()
    written = kernel.tasks[DEVICE_A].written + kernel.tasks[DEVICE_B].written
    return kernel.queued, kernel.held, written


def main():
    results = set(simulate(10000) for _ in range(8))
    if len(results) != 1:
        sys.exit('simulations differ: %r' % sorted(results))
    queued, held, written = results.pop()
    if (queued, held) != (23246, 9297):
        sys.exit('23246 packets and 9297 halts, not %d and %d' % (queued, held))
    print('%d %d %d' % (queued, held, written))


main()
