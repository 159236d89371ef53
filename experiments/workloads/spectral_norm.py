"""Calls inside numeric loops: the largest eigenvalue of an infinite matrix, by power iteration."""

from math import sqrt

KIND = "single"
SIZE = 130
SMALL = 20
EXPECTED = {20: 1.2738398405412965, 130: 1.2742222097429006}


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j, value in enumerate(vector):
            total += entry(i, j) * value
        result.append(total)
    return result


def times_transposed(vector):
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j, value in enumerate(vector):
            total += entry(j, i) * value
        result.append(total)
    return result


def run(n):
    u = [1.0] * n
    for _ in range(10):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    uv = vv = 0.0
    for a, b in zip(u, v):
        uv += a * b
        vv += b * b
    return sqrt(uv / vv)


def verify(result, n):
    return abs(result - EXPECTED[n]) < 1e-12


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
