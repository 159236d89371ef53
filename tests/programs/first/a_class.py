class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def norm(self):
        return self.x ** 2 + self.y ** 2
p = Point(3, 4)
print(p.norm(), p.x, p.y)
