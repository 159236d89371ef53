class M:
    def __enter__(self): return self
    def __exit__(self, *a): print("exit")
def work():
    with M() as m:
        m.value += 1
work()
