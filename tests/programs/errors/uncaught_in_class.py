class C:
    x = 1
    def m(self):
        return self.y
    z = [1, 2, 3][10]
