"""Recursive calls: the naive Fibonacci function."""

KIND = "single"
SIZE = 30
SMALL = 20
EXPECTED = {20: 6765, 30: 832040}


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def run(n):
    return fib(n)


def verify(result, n):
    return result == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
