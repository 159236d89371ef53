"""Shared write: threads take numbers from one deque and put results in another."""

KIND = "shared"
SIZE = 400000


from collections import deque


def share(threads):
    return deque(), deque()


def run(n, shared, index):
    todo, done = shared
    for i in range(n):
        todo.append(i)
        done.append(todo.popleft() & 1)
    return n


def verify(results, n, shared):
    todo, done = shared
    return len(todo) == 0 and len(done) == n * len(results) and sum(done) == n // 2 * len(results)


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
