"""Shared write: every thread adds to one counter under one lock."""

KIND = "shared"
SIZE = 300000


import threading


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.value = 0


def share(threads):
    return Counter()


def run(n, shared, index):
    lock = shared.lock
    for _ in range(n):
        with lock:
            shared.value += 1
    return n


def verify(results, n, shared):
    return shared.value == n * len(results)


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
