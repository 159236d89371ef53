"""Sets and backtracking: every way to place n queens that leave one another in peace."""

KIND = "single"
SIZE = 10
SMALL = 6
EXPECTED = {6: 4, 10: 724}


def place(n, row, columns, rising, falling, board, found):
    if row == n:
        found.append(tuple(board))
        return
    for column in range(n):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        board.append(column)
        place(n, row + 1, columns, rising, falling, board, found)
        board.pop()
        columns.remove(column)
        rising.remove(row + column)
        falling.remove(row - column)


def run(n):
    found = []
    place(n, 0, set(), set(), set(), [], found)
    return len(set(found))


def verify(result, n):
    return result == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
