"""Lines of a source end in `\\n`, `\\r\\n` or `\\r`; what the program sees is `\\n`, in its texts too."""

import ast
import os
import runpy
import symtable
import sys
import tempfile

SOURCE = '''"""Doc

    string"""
a = """x
y
"""
b = """\\
x\\
y"""
c = (f"""a
{a!r}
b""", b"""q
z""", r"""\\
x""", "l\\
m")
# comment
if a:
    pass
def f():
    """doc
      x
    """
    return (
        1 +

        2)
'''


def show(name, names):
    print(name, [(k, names[k]) for k in ("__doc__", "a", "b", "c")], names["f"].__doc__, names["f"](), names["f"].__code__.co_firstlineno)


for end in ("\n", "\r\n", "\r"):
    text = SOURCE.replace("\n", end)
    names = {}
    exec(text, names)
    show(repr(end), names)
    names = {}
    exec(text.encode(), names)
    show(repr(end), names)
    print(ast.dump(ast.parse(text))[-200:], ast.parse(text).body[-1].end_lineno, symtable.symtable(text, "t", "exec").get_children()[0].get_lineno())
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "ends.py"), "w", newline="") as file:
            file.write("# coding: latin-1" + end + text)
        sys.path.insert(0, folder)
        import ends

        show("import", vars(ends))
        show("run", runpy.run_path(ends.__file__))
        del sys.modules["ends"], sys.path[0]

for text in ("'a\rb'", "'a\r\nb'", "'a\\\rb'", "if 1:\r\n  x\r\n y\r\n", "'a\\r'"):
    for mode in ("exec", "eval", "single"):
        try:
            print(repr(text), mode, ast.dump(ast.parse(text, mode=mode)))
        except SyntaxError as e:
            print(repr(text), mode, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
