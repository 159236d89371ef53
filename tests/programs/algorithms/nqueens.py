def queens(n):
    cols, d1, d2, found = set(), set(), set(), []
    def place(row, acc):
        if row == n:
            found.append(tuple(acc))
            return
        for c in range(n):
            if c in cols or row + c in d1 or row - c in d2:
                continue
            cols.add(c); d1.add(row + c); d2.add(row - c)
            place(row + 1, acc + [c])
            cols.discard(c); d1.discard(row + c); d2.discard(row - c)
    place(0, [])
    return found
s = queens(6)
print(len(s), s[0], len(queens(7)))
