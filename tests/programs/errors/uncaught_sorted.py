class P:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.m
sorted([P(1), P(2)])
