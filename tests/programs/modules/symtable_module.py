# Scopes as the library's symtable shows them.
import _symtable
import symtable

source = """
import os
def f[T](a, e=0, *b, c=1, **d):
    global g
    def h():
        nonlocal a
        return a
    class A:
        y = [i for i in a]
        def m(self): return __class__
        def __private(self): pass
    return (lambda q: q), {z for z in a}, (k for k in a)
type X = int
class B[U: (int, str) = int](object):
    v: 'U'
    @staticmethod
    def s() -> U: return __debug__
"""


def show(table, depth=0):
    print("  " * depth, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(), table.is_optimized(), table.has_children())
    for s in sorted(table.get_symbols(), key=lambda s: s.get_name()):
        facts = [n for n in ("referenced", "parameter", "global", "declared_global", "local", "free", "imported", "assigned", "annotated", "namespace", "nonlocal", "type_parameter", "free_class", "comp_iter", "comp_cell") if getattr(s, "is_" + n)()]
        print("  " * depth, "  ", s.get_name(), *facts)
    if isinstance(table, symtable.Function):
        print("  " * depth, "   f", table.get_parameters(), table.get_locals(), table.get_globals(), table.get_nonlocals(), table.get_frees())
    if isinstance(table, symtable.Class):
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            print("  " * depth, "   c", table.get_methods())
    for child in table.get_children():
        show(child, depth + 1)


show(symtable.symtable(source, "f", "exec"))
show(symtable.symtable("[a for b in c if (d := b)]", "f", "eval"))
show(symtable.symtable("x = 1", "f", "single"))
raw = _symtable.symtable(source, "f", "exec")


def flags(entry, depth=0):
    print(" " * depth, entry.name, entry.type, entry.lineno, entry.nested, entry.symbols, entry.varnames, type(entry.id))
    for child in entry.children:
        flags(child, depth + 1)


flags(raw)
print(repr(raw).replace(str(raw.id), "ID"))
print(sorted((k, v) for k, v in vars(_symtable).items() if isinstance(v, int)))
for args in (("x", "f", "bad"), ("x +", "f", "exec"), (3, "f", "exec"), ("nonlocal x", "f", "exec"), ("def f(a, a): pass", "f", "exec"), (b"x = 1", "f", "exec")):
    try:
        print(symtable.symtable(*args).get_name())
    except (SyntaxError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
