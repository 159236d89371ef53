"""Shared write: every thread appends to one list."""

KIND = "shared"
SIZE = 1500000


def share(threads):
    return []


def run(n, shared, index):
    for i in range(n):
        shared.append(index)
    return n


def verify(results, n, shared):
    return all([shared.count(index) == n for index in range(len(results))]) and len(shared) == n * len(results)


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
