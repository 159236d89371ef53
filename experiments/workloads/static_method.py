"""Shared read: every thread calls the same static methods."""

KIND = "shared"
SIZE = 1500000


class Tools:
    @staticmethod
    def double_plus(value, more):
        return value * 2 + more


def share(threads):
    return Tools()


def run(n, shared, index):
    total = 0
    for i in range(n // 2):
        total += Tools.double_plus(1, 1)
        total += shared.double_plus(2, 1)
    return total


def verify(results, n, shared):
    return all([result == n // 2 * 8 for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
