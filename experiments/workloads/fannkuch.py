"""List indexing and slices: the most pancake flips any permutation needs, and a checksum of them all."""

KIND = "single"
SIZE = 8
SMALL = 7
EXPECTED = {7: (228, 16), 8: (1616, 22)}


def run(n):
    permutation = list(range(n))
    counts = [0] * n
    checksum = most = index = 0
    while True:
        first = permutation[0]
        if first:
            stack = permutation[:]
            flips = 0
            while first:
                stack[:first + 1] = stack[first::-1]
                flips += 1
                first = stack[0]
            if flips > most:
                most = flips
            checksum += -flips if index & 1 else flips
        # The next permutation: rotate ever longer prefixes until one has not come full circle.
        i = 1
        while True:
            if i >= n:
                return checksum, most
            permutation.insert(i, permutation.pop(0))
            counts[i] += 1
            if counts[i] <= i:
                break
            counts[i] = 0
            i += 1
        index += 1


def verify(result, n):
    return result == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
