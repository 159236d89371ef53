class C:
    @property
    def p(self): return self._q
C().p
