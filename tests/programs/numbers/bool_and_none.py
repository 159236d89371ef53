#: stderr any
# bool, None, Ellipsis, NotImplemented.
print(True, False, repr(True), str(False), int(True), float(False), True == 1, False == 0.0, True is not 1.0)
print(True + 1, True * 3, True / 2, True // 2, -True, ~int(True), True & True, True | False, True ^ True, type(True & False).__name__, type(True & 1).__name__, True << 3, 2 ** True)
print(bool(), bool([]), bool("a"), bool(None), bool(0.0), bool(0j), bool({}), bool(range(0)), bool(b""), bool("0"), bool(...))
print(not None, None == None, None is None, None != 0, [None] * 2, {None: 1}[None], {True: "t"}[1], [True, False].count(1), sum([True, False, True]))
print(True < 2, sorted([True, False, 2, -1]), max(True, 1), min(False, 0), "ab"[True], [10, 20][False], hash(True), hash(None) == hash(None))
for e in ("None + 1", "None.x", "None()", "None[0]", "iter(None)", "len(None)", "None < 1", "int(None)", "-None", "...", "... + 1", "NotImplemented", "type(None)()", "type(...)()", "bool(1, 2)", "bool(x=1)", "type(None)(1)", "class_()"):
    try:
        print(e, "=", eval(e))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
print(type(None).__name__, type(...).__name__, type(NotImplemented).__name__, bool.__mro__, isinstance(True, int), issubclass(bool, int))
print("%d %s %r %x" % (True, True, False, True), f"{True:d} {False!r:>7} {True:>5}", format(True, "05d"))
print(True.bit_length(), True.real, True.to_bytes(1, "big"), bool.from_bytes(b"\x00"), (True).__and__(False), True.__repr__())
print(any([]), all([]), any([0, "", 3]), all([1, "a", []]), any(x > 2 for x in range(5)), all(x < 2 for x in range(5)))
try:
    bool(NotImplemented)
except TypeError as e:
    print(e)
