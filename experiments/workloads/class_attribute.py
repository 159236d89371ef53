"""Shared read: every thread reads class attributes, from the class and through an instance of its own."""

KIND = "shared"
SIZE = 1500000


class Settings:
    limit = 5
    title = ["a", "title"]


class Special(Settings):
    pass


def share(threads):
    return None


def run(n, shared, index):
    own = Special()
    total = 0
    for _ in range(n):
        if own.title is not None:
            total += Settings.limit
    return total


def verify(results, n, shared):
    return all([result == 5 * n for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
