# The names of comprehensions in the symbols of the code that they are part of.
import symtable


def show(table, depth=0):
    print("  " * depth, table.get_type(), table.get_name())
    for s in sorted(table.get_symbols(), key=lambda s: s.get_name()):
        tests = ("referenced", "local", "global", "free", "nonlocal", "assigned", "parameter", "comp_iter", "comp_cell")
        print("  " * depth, "   ", s.get_name(), [t for t in tests if getattr(s, "is_" + t)()])
    for child in table.get_children():
        show(child, depth + 1)


for source in [
    "def f(xs, k):\n local=1\n return [x+k+local for x in xs]",
    "def f(xs, k): return {x: k for x in xs}",
    "def f(xs, k): return [[x + k for x in xs] for _ in xs]",
    "def f(k, xs): return [[k for _ in ()] for k in xs]",
    "def f(k, xs): return [k for k in xs]",
    "def o(k):\n def f(xs):\n  nonlocal k\n  return [x+k for x in xs]",
    "class C:\n  a = 1\n  [a for x in [1]]",
    "a=1\n[a for x in [1]]",
    "def f():\n [a for x in [1]]",
    "def f(k): return [(lambda: k) for x in [1]]",
    "def f(k): return [(lambda: x) for x in [1]]",
    "def f(k): return list(k for x in [1])",
    "def f(k):\n [k := 1 for x in [1]]",
    "def f():\n global a\n return [a for x in []]",
    "def outer(k):\n class C:\n  k = 1\n  values = [k for _ in ()]\n",
]:
    print(source)
    show(symtable.symtable(source, "?", "exec"))
