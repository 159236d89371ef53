"""Shared read: every thread calls the same class methods."""

KIND = "shared"
SIZE = 1500000


class Shape:
    sides = 4

    @classmethod
    def corners(cls, count):
        return cls.sides * count


class Triangle(Shape):
    sides = 3


def share(threads):
    return Triangle()


def run(n, shared, index):
    total = 0
    for i in range(n // 2):
        total += Shape.corners(2)
        total += shared.corners(1)
    return total


def verify(results, n, shared):
    return all([result == n // 2 * 11 for result in results])


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE, share)
