class Thing:
    def __init__(self): self.height = 1
    def compute_area(self): return 2
t = Thing()
t.compute_aera()
