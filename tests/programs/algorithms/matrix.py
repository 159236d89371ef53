def mul(a, b):
    return [[sum(x * y for x, y in zip(r, c)) for c in zip(*b)] for r in a]
def identity(n):
    return [[int(i == j) for j in range(n)] for i in range(n)]
def power(m, k):
    r = identity(len(m))
    while k:
        if k & 1: r = mul(r, m)
        m = mul(m, m); k >>= 1
    return r
print(power([[1, 1], [1, 0]], 90), mul([[1, 2], [3, 4]], [[5], [6]]))
def det(m):
    m = [[float(x) for x in r] for r in m]; d = 1.0
    for i in range(len(m)):
        p = max(range(i, len(m)), key=lambda r: abs(m[r][i]))
        if m[p][i] == 0: return 0.0
        if p != i: m[i], m[p] = m[p], m[i]; d = -d
        d *= m[i][i]
        for r in range(i + 1, len(m)):
            f = m[r][i] / m[i][i]
            for c in range(i, len(m)): m[r][c] -= f * m[i][c]
    return d
print(round(det([[2, 1, 3], [0, 4, 1], [5, 2, 1]]), 6), det([[1, 2], [2, 4]]))
