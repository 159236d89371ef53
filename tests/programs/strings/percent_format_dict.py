d = {"name": "x", "n": 5, "f": 2.5}
print("%(name)s %(n)d %(n)05d %(f).2f %(name)r %(n)x %%" % d, "%(name)10s|%(name)-10s|" % d, "%s" % d, "%s and %s" % ("a", d["n"]))
class M:
    def __getitem__(self, k): return f"<{k}>"
print("%(anything)s %(b)s" % M(), "%(a)s" % {"a": (1, 2)}, "%s" % ((1, 2),), "%r %r" % (1, "x"))
