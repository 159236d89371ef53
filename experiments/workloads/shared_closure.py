"""Shared read: every thread calls one closure over values it never changes."""

KIND = "shared"
SIZE = 1500000


def make(step, names):
    def advance(value):
        if names:
            return value + step
        return value

    return advance


def share(threads):
    return make(9, ["a", "b"])


def run(n, shared, index):
    total = 0
    for _ in range(n):
        total = shared(total)
    return total


def verify(results, n, shared):
    return all([result == 9 * n for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
