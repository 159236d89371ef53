"""Float loops on local variables: the Mandelbrot set as a bitmap."""

KIND = "single"
SIZE = 200
SMALL = 32
EXPECTED = {32: 142895148, 200: 219563033}


def run(n):
    rows = []
    for y in range(n):
        ci = 2.0 * y / n - 1.0
        row = bits = 0
        for x in range(n):
            cr = 2.0 * x / n - 1.5
            zr = zi = 0.0
            inside = 1
            for _ in range(40):
                rr = zr * zr
                ii = zi * zi
                if rr + ii > 4.0:
                    inside = 0
                    break
                zi = 2.0 * zr * zi + ci
                zr = rr - ii + cr
            row = (row << 1) | inside
            bits += 1
            if bits == 8:
                rows.append(row)
                row = bits = 0
    return bytes(rows)


def verify(result, n):
    checksum = 0
    for byte in result:
        checksum = (checksum * 31 + byte) % 1000000007
    return len(result) == n * n // 8 and checksum == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
