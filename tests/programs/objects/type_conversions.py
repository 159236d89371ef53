# str/int/float/list/... of each other, and the special methods behind them.
class A:
    def __str__(self): return "as str"
    def __int__(self): return 1
    def __float__(self): return 2.5
    def __bytes__(self): return b"as bytes"
    def __bool__(self): return False
    def __iter__(self): return iter((1, 2))
    def __len__(self): return 2
    def __hash__(self): return 7
    def __index__(self): return 9
    def __complex__(self): return 3j
    def __format__(self, s): return "fmt:" + s
    def __reversed__(self): return iter("rev")
    def __round__(self, n=0): return ("round", n)
    def __dir__(self): return ["b", "a"]
    def keys(self): return ["k"]
    def __getitem__(self, k): return k * 2
a = A()
print(str(a), int(a), float(a), bytes(a), bool(a), list(a), tuple(a), set(a) == {1, 2}, len(a), hash(a), complex(a), format(a, "x"), list(reversed(a)), round(a), round(a, 3), dir(a), dict(a), hex(a), bin(a), oct(a), chr(a) == "\t", [0] * a == [0] * 9, {**a}, [*a], sorted(a), sum(a), max(a), frozenset(a) == {1, 2}, bytearray(a), f"{a:z}", "%s %d" % (a, a), divmod(7, 2), enumerate(a).__next__())
for T, bad in ((str, lambda s: 5), (int, lambda s: "x"), (float, lambda s: 1), (bytes, lambda s: "x"), (bool, lambda s: 1), (len, lambda s: "x"), (hash, lambda s: 1.5), (repr, lambda s: None), (complex, lambda s: 1.0), (format, lambda s, f: 1), (list, lambda s: 5), (dir, lambda s: 5)):
    name = {"len": "__len__", "hash": "__hash__", "repr": "__repr__", "format": "__format__", "list": "__iter__", "dir": "__dir__"}.get(T.__name__, f"__{T.__name__}__")
    B = type("B", (), {name: bad})
    try: print(T.__name__, T(B()))
    except Exception as e: print(T.__name__, "->", type(e).__name__, e)
print(int("12") + float("1.5"), str(12) + "3", list("ab") + [1], tuple([1]) + (2,), bool("False"), int(True), float("1e3"), str([1, "a"]), list({"a": 1}), dict([[1, 2]]), set("aab") == {"a", "b"}, int(2.99), int(-2.99), round(2.5), str(b"a"), bytes("a", "ascii"), ord("a"), chr(97), list(map(int, "123")), "".join(map(str, [1, 2])), int("0x1f", 16), float("inf"), complex("1+2j"))
