"""Shared read: every thread fetches one counted value from one dict, again and again."""

KIND = "shared"
SIZE = 2000000


class Thing:
    pass


def share(threads):
    return {"hot": Thing()}


def run(n, shared, index):
    get = shared.get
    count = 0
    for _ in range(n // 2):
        if get("hot") is not None:
            count += 1
        if shared["hot"] is not None:
            count += 1
    return count


def verify(results, n, shared):
    return all([result == n for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
