"""Shared read: every thread reads attributes of one object."""

KIND = "shared"
SIZE = 1500000


class Config:
    def __init__(self):
        self.scale = 3
        self.names = ["a", "b", "c"]
        self.ratio = 0.5


def share(threads):
    return Config()


def run(n, shared, index):
    total = 0
    for _ in range(n):
        if shared.names is not None:
            total += shared.scale
    return total


def verify(results, n, shared):
    return all([result == 3 * n for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
