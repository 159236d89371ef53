"""Shared read: every thread calls a method of one object."""

KIND = "shared"
SIZE = 1500000


class Counter:
    def __init__(self):
        self.step = 2

    def advance(self, value):
        return value + self.step


def share(threads):
    return Counter()


def run(n, shared, index):
    total = 0
    for _ in range(n):
        total = shared.advance(total)
    return total


def verify(results, n, shared):
    return all([result == 2 * n for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
