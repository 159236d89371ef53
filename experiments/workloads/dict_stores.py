"""Shared write: every thread stores into one dict, half under keys of its own and half under common ones."""

KIND = "shared"
SIZE = 1500000


def share(threads):
    return {}


def run(n, shared, index):
    base = 1000 + index * 1000
    for _ in range(n // 1000):
        for i in range(500):
            shared[i] = index
            shared[base + i] = i
    return n


def verify(results, n, shared):
    threads = len(results)
    for index in range(threads):
        for i in range(500):
            if shared[1000 + index * 1000 + i] != i:
                return False
    return len(shared) == 500 + 500 * threads and all([0 <= shared[i] < threads for i in range(500)])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
