"""Shared read: every thread looks up every key of one dict."""

KIND = "shared"
SIZE = 1500000


def share(threads):
    return {"key%d" % i: i for i in range(1000)}


def run(n, shared, index):
    keys = ["key%d" % i for i in range(1000)]
    total = 0
    for _ in range(n // 1000):
        for key in keys:
            total += shared[key]
    return total


def verify(results, n, shared):
    return all([result == n // 1000 * 499500 for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
