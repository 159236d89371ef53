"""Shared read: every thread indexes one list and iterates over it."""

KIND = "shared"
SIZE = 2000000


def share(threads):
    return [str(i) for i in range(1000)]


def run(n, shared, index):
    total = 0
    for _ in range(n // 2000):
        for i in range(1000):
            if shared[i]:
                total += 1
        for item in shared:
            if item:
                total += 1
    return total


def verify(results, n, shared):
    return all([result == n for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
