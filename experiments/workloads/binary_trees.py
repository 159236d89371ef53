"""Allocation: many complete binary trees live and die while one big tree stays."""

KIND = "single"
SIZE = 14
SMALL = 6


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def tree(depth):
    if depth == 0:
        return Node(None, None)
    return Node(tree(depth - 1), tree(depth - 1))


def run(n):
    keeper = tree(n)
    counts = [tree(n + 1).count()]
    for depth in range(4, n + 1, 4):
        total = 0
        for _ in range(1 << (n - depth)):
            total += tree(depth).count()
        counts.append(total)
    counts.append(keeper.count())
    return counts


def verify(result, n):
    expected = [(1 << (n + 2)) - 1]
    for depth in range(4, n + 1, 4):
        expected.append((1 << (n - depth)) * ((1 << (depth + 1)) - 1))
    expected.append((1 << (n + 1)) - 1)
    return result == expected


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
