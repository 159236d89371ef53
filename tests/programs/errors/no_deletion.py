"""What cannot be assigned to or deleted says so in CPython's words."""


class Plain:
    pass


class Index:
    def __index__(self):
        raise KeyError("mine")


for container in [(1, 2), "ab", b"ab", range(3), 1, 2.5, None, {1, 2}, frozenset(), Plain(), len, Plain, iter([])]:
    for key in [0, slice(1), "a", 10**30, Index()]:
        try:
            del container[key]
        except Exception as e:
            print("del", type(e).__name__, e)
        try:
            container[key] = 1
        except Exception as e:
            print("set", type(e).__name__, e)
