class Grid:
    def __init__(self): self.rows = [[0]]
    def __getitem__(self, rc): r, c = rc; return self.rows[r][c]
g = Grid()
print(g[0, 0])
print(g[0, 7])
