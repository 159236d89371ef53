# What there is to warn of is warned of, even if the text turns out not to be Python.
import ast
import warnings


def compiled(source, mode="exec", flags=0, action="always"):
    print("---", ascii(source), mode, action)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        try:
            compile(source, "f", mode, flags)
        except SyntaxError as e:
            print("   ", e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
    for w in caught:
        print("   ", w.category.__name__, w.message, w.lineno)


for source in [
    r"f'\{6*7}'", r"f'{1}\{6*7}\}}'", r"rf'\{6*7}'", "'''\n\\z'''", "a = b'\\z'; b = 1 and = 2", "'\\e' $",
    "'\\e' 1", "'\\e' + (", "x = 1\n'\\d'\ny = 'a", "def f(x, x): '\\z'", "def f(x, x): 0 is 1",
    "0x1for x in y", "a 0x1for", "1 is 1\n'\\q'; return", "'\\400' b'\\400' '\\8'", "return '\\z'",
    "class C:\n    '\\c'\n    yield 1\n", "f(**{'\\w': 1}, *)", "t'\\w{x}\\v\\y' ''", "f'{x:\\w}'", "'\\w' '\\y' r'\\z'",
    "assert (1, 'x')", "x = () (1)", "[1, 2][3, 4]", "'a' is x; x = = 1",
]:
    compiled(source)
for mode in ("eval", "single"):
    compiled("'\\e' 1", mode)
    compiled("'\\e'", mode)
compiled("'\\e' 1", action="error")
compiled("x = 1\n\ny = '\\e'\n", action="error")
compiled("'\\z'", flags=ast.PyCF_ONLY_AST)
compiled("f'\\z{x}' + (", flags=ast.PyCF_ONLY_AST)
