"""Shared write: threads take chunks of one log by turns, parse its lines, and merge their counts under a lock."""

import threading

KIND = "shared"
SIZE = 60000
LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]


def log(lines):
    result = []
    seed = 11
    for i in range(lines):
        seed = (seed * 1103515245 + 12345) % 2147483648
        number = seed >> 9
        level = LEVELS[number % 4]
        result.append("2026-01-%02d %s service%d: request %d took %d ms" % (i % 28 + 1, level, number % 7, i, number % 900))
    return result


LOG = log(6000)


class Board:
    def __init__(self, threads):
        self.threads = threads
        self.lock = threading.Lock()
        self.taken = 0
        self.levels = {}
        self.slowest = {}

    def take(self, limit):
        with self.lock:
            start = self.taken
            self.taken += 500
        return start if start < limit else None

    def merge(self, levels, slowest):
        with self.lock:
            for level, count in levels.items():
                self.levels[level] = self.levels.get(level, 0) + count
            for service, took in slowest.items():
                self.slowest[service] = max(took, self.slowest.get(service, 0))


def share(threads):
    return Board(threads)


def run(n, shared, index):
    limit = n * shared.threads
    lines = 0
    while True:
        start = shared.take(limit)
        if start is None:
            return lines
        levels, slowest = {}, {}
        for i in range(start, min(start + 500, limit)):
            date, level, service, rest = LOG[i % len(LOG)].split(" ", 3)
            took = int(rest.split()[-2])
            levels[level] = levels.get(level, 0) + 1
            service = service.rstrip(":")
            if took > slowest.get(service, -1):
                slowest[service] = took
            lines += 1
        shared.merge(levels, slowest)


def verify(results, n, shared):
    total = n * len(results)
    return sum(results) == total and sum(shared.levels.values()) == total and len(shared.slowest) == 7


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
