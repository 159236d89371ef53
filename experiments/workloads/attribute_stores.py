"""Shared write: every thread writes attributes of one object, each its own attribute and one common to all."""

KIND = "shared"
SIZE = 1000000


class Board:
    def __init__(self):
        self.common = 0
        self.even = 0
        self.odd = 0


def share(threads):
    return Board()


def run(n, shared, index):
    if index % 2:
        for i in range(n):
            shared.odd = i
            shared.common = i
    else:
        for i in range(n):
            shared.even = i
            shared.common = i
    return n


def verify(results, n, shared):
    return 0 <= shared.common < n and shared.even == n - 1 and shared.odd == (n - 1 if len(results) > 1 else 0)


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
