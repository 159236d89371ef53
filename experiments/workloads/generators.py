"""Generators: values flow through pipelines of them, and a tree is walked with `yield from`."""

KIND = "single"
SIZE = 120000
SMALL = 1000
EXPECTED = {1000: (134, 367214, 17054, 487, 29343), 120000: (16062, 1360024, 252042000, 59850, 3590596)}


def numbers(n):
    value = 7
    for _ in range(n):
        value = (value * 16807) % 2147483647
        yield value


def keep(values, divisor):
    for value in values:
        if value % divisor:
            yield value


def scaled(values, factor):
    for value in values:
        yield value * factor + 1


def windows(values, width):
    window = []
    for value in values:
        window.append(value)
        if len(window) == width:
            yield tuple(window)
            window = []


def running_total():
    total = 0
    while True:
        value = yield total
        if value is None:
            return total
        total = (total + value) % 1000003


class Tree:
    def __init__(self, low, high):
        middle = (low + high) // 2
        self.value = middle
        self.left = Tree(low, middle) if low < middle else None
        self.right = Tree(middle + 1, high) if middle + 1 < high else None

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def run(n):
    totals = running_total()
    next(totals)
    pipeline = windows(scaled(keep(keep(numbers(n), 3), 5), 2), 4)
    count = 0
    for window in pipeline:
        total = totals.send(sum(window))
        count += 1
    try:
        totals.send(None)
    except StopIteration as stop:
        total += stop.value
    tree = Tree(0, n // 10)
    in_order = sum(value * (i & 7) for i, value in enumerate(tree))
    evens = sum(1 for value in numbers(n) if value & 1 == 0)
    pairs = sum(a * b & 0xFF for a, b in zip(numbers(n // 4), (x >> 3 for x in numbers(n // 4))))
    return count, total, in_order, evens, pairs


def verify(result, n):
    return result == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
