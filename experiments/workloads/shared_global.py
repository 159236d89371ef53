"""Shared read: every thread calls one global function that reads global values."""

KIND = "shared"
SIZE = 1500000


TABLE = ["x", "y", "z"]
STEP = 7


def advance(value):
    if TABLE:
        return value + STEP
    return value


def share(threads):
    return None


def run(n, shared, index):
    total = 0
    for _ in range(n):
        total = advance(total)
    return total


def verify(results, n, shared):
    return all([result == 7 * n for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
