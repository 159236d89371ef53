grid = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"
cells = [int(c) for c in grid]
peers = [{j for j in range(81) if j != i and (i // 9 == j // 9 or i % 9 == j % 9 or (i // 27 == j // 27 and i % 9 // 3 == j % 9 // 3))} for i in range(81)]
tried = 0
def solve():
    global tried
    best = None
    for i in range(81):
        if cells[i] == 0:
            options = set(range(1, 10)) - {cells[j] for j in peers[i]}
            if best is None or len(options) < len(best[1]): best = (i, options)
    if best is None: return True
    i, options = best
    for v in sorted(options):
        tried += 1; cells[i] = v
        if solve(): return True
    cells[i] = 0
    return False
print(solve(), tried)
for r in range(9): print(*cells[r * 9:r * 9 + 9])
