"""Objects and method calls: a small operating system hands packets between its tasks."""

KIND = "single"
SIZE = 20000
SMALL = 1000
EXPECTED = {1000: (2322, 928), 10000: (23246, 9297), 20000: (46712, 18684)}

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE_PACKET, WORK_PACKET = 0, 1
PACKET_SIZE = 4


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * PACKET_SIZE

    def append_to(self, queue):
        """This packet put at the end of a queue; the queue's first packet."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Scheduler:
    def __init__(self):
        self.first = None
        self.current = None
        self.by_ident = [None] * 6
        self.queued = 0
        self.held = 0

    def add(self, task):
        task.link = self.first
        self.first = task
        self.by_ident[task.ident] = task

    def run(self):
        task = self.first
        while task is not None:
            if task.is_held_or_waiting():
                task = task.link
            else:
                self.current = task
                task = task.run()

    def wait(self):
        self.current.waiting = True
        return self.current

    def hold(self):
        self.held += 1
        self.current.holding = True
        return self.current.link

    def release(self, ident):
        task = self.by_ident[ident]
        task.holding = False
        return task if task.priority > self.current.priority else self.current

    def send(self, packet):
        task = self.by_ident[packet.ident]
        self.queued += 1
        packet.link = None
        packet.ident = self.current.ident
        return task.receive(packet, self.current)


class Task:
    def __init__(self, scheduler, ident, priority, queue, waiting):
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.pending = queue is not None
        self.waiting = waiting
        self.holding = False
        self.link = None
        scheduler.add(self)

    def is_held_or_waiting(self):
        return self.holding or (not self.pending and self.waiting)

    def receive(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender

    def run(self):
        packet = None
        if self.pending and self.waiting and not self.holding:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.pending = self.queue is not None
        return self.step(packet)

    def step(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    def __init__(self, scheduler, count):
        super().__init__(scheduler, IDLE, 0, None, False)
        self.control = 1
        self.count = count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.scheduler.hold()
        if self.control & 1 == 0:
            self.control >>= 1
            return self.scheduler.release(DEVICE_A)
        self.control = (self.control >> 1) ^ 0xD008
        return self.scheduler.release(DEVICE_B)


class WorkerTask(Task):
    def __init__(self, scheduler, priority, queue):
        super().__init__(scheduler, WORKER, priority, queue, True)
        self.destination = HANDLER_A
        self.letter = 0

    def step(self, packet):
        if packet is None:
            return self.scheduler.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(PACKET_SIZE):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = 64 + self.letter
        return self.scheduler.send(packet)


class HandlerTask(Task):
    def __init__(self, scheduler, ident, priority, queue):
        super().__init__(scheduler, ident, priority, queue, True)
        self.work = None
        self.devices = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is not None:
            count = work.datum
            if count >= PACKET_SIZE:
                self.work = work.link
                return self.scheduler.send(work)
            device = self.devices
            if device is not None:
                self.devices = device.link
                device.datum = work.data[count]
                work.datum = count + 1
                return self.scheduler.send(device)
        return self.scheduler.wait()


class DeviceTask(Task):
    def __init__(self, scheduler, ident, priority):
        super().__init__(scheduler, ident, priority, None, True)
        self.packet = None

    def step(self, packet):
        if packet is not None:
            self.packet = packet
            return self.scheduler.hold()
        packet = self.packet
        if packet is None:
            return self.scheduler.wait()
        self.packet = None
        return self.scheduler.send(packet)


def packets(count, ident, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, ident, kind)
    return queue


def run(n):
    scheduler = Scheduler()
    IdleTask(scheduler, n)
    WorkerTask(scheduler, 1000, packets(2, WORKER, WORK_PACKET))
    HandlerTask(scheduler, HANDLER_A, 2000, packets(3, DEVICE_A, DEVICE_PACKET))
    HandlerTask(scheduler, HANDLER_B, 3000, packets(3, DEVICE_B, DEVICE_PACKET))
    DeviceTask(scheduler, DEVICE_A, 4000)
    DeviceTask(scheduler, DEVICE_B, 5000)
    scheduler.run()
    return scheduler.queued, scheduler.held


def verify(result, n):
    return result == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
