# ast: parsing, walking, changing, printing, evaluating literals.
import ast

tree = ast.parse("x = 1 + 2\ndef f(a, *b, c=3, **d) -> int:\n    '''Doc.'''\n    return [i for i in a if i]\n", type_comments=True)
print(ast.dump(tree.body[0]), ast.dump(tree.body[1], indent=2, show_empty=False), ast.get_docstring(tree.body[1]), [type(n).__name__ for n in ast.walk(tree.body[0])], sep="\n")
print(ast.dump(ast.parse("a.b[c:d, ...]", mode="eval"), annotate_fields=False), ast.dump(ast.parse("lambda: 0", mode="eval"), include_attributes=True), ast.dump(ast.parse("(int, str) -> list", mode="func_type")), ast.dump(ast.parse("x", mode="single")), sep="\n")
for source in "if a:\n    b\nelif c:\n    d\nelse:\n    e", "for i in x:\n    pass\nelse:\n    y", "with a as b, c:\n    pass", "try:\n    x\nexcept* E as e:\n    y\nfinally:\n    z", "@d\nclass A[T: int = str](B, metaclass=M):\n    x: int = 1", "async def f():\n    async for i in x:\n        await y\n    yield", "match x:\n    case {'a': 1, **r} if z:\n        pass\n    case [P(q, k=0), *_] | None as n:\n        pass", "print(f'{a!r:>{w}} {b=}', *c, **d)", "x = y = (yield)", "a, *b = -c ** 2 if not d else (e := f)", "type A[*T, **P] = int", "del a[0], b", "global q", "assert x, 'm'", "raise A from b", "from . import x as y", "import a.b as c", "lambda a, /, b=1, *, c: (a, b)", "{**a, 1: 2}, {1, *b}, {k: v for k, v in z}", "a < b <= c is not d not in e", "t'{a} b'", "(a and b) or c", "while 1:\n    break", "x: int", "a @= b", "[a for a in b for c in d if e]", "1_000 + 0x1F - 1e400j", "'''multi\nline'''", "x[1:2:3], x[:], (1,), ()":
    print(ast.unparse(ast.parse(source)))
class Names(ast.NodeVisitor):
    def __init__(self): self.seen = []
    def visit_Name(self, node): self.seen.append((node.id, type(node.ctx).__name__, node.lineno, node.col_offset, node.end_col_offset))
    def visit_Constant(self, node): self.seen.append(node.value)
v = Names()
v.visit(ast.parse("a = b + 1\nc(a, 'é')"))
print(v.seen)
class Rewrite(ast.NodeTransformer):
    def visit_Name(self, node): return ast.copy_location(ast.Subscript(ast.Name("data", ast.Load()), ast.Constant(node.id), node.ctx), node)
    def visit_Pass(self, node): return None
    def visit_Expr(self, node): return [self.generic_visit(node), node]
new = ast.fix_missing_locations(Rewrite().visit(ast.parse("foo = bar + 1\npass\nbaz")))
data = {"bar": 41, "baz": 0}
exec(compile(new, "made", "exec"))
print(ast.unparse(new), data, ast.get_source_segment("x = (a +\n  b)", ast.parse("x = (a +\n  b)").body[0].value), ast.increment_lineno(ast.parse("x"), 5).body[0].lineno)
for text in "[1, 'a', (2.5, None, True), {'k': {1}}, b'x', -1, 1+2j, ...]", "set()", "  1", "1 + 1", "a", "f()", "[1", "-'a'", "{**{}}", "f'x'", "(1).real", "--1", "{[]: 1}", "1 if 1 else 2", "" , "9" * 5000:
    try:
        print(repr(text[:20]), "->", ast.literal_eval(text))
    except Exception as e:
        print(repr(text[:20]), "->", type(e).__name__, str(e).split("<ast")[0][:60])
n = ast.Name(id="x")
print(n.ctx, ast.Constant(5).value, ast.FunctionDef._fields, ast.Name._attributes, ast.BinOp(n, ast.Add(), n).left is n, isinstance(ast.Constant(1), ast.expr), list(ast.iter_fields(ast.Constant(1, None))), list(ast.iter_child_nodes(ast.parse("a+b").body[0])).__len__(), ast.compare(ast.parse("a"), ast.parse(" a ".strip())), ast.compare(ast.parse("a"), ast.parse("b")), ast.Name.__match_args__, ast.PyCF_ONLY_AST)
match ast.parse("x + 1", mode="eval").body:
    case ast.BinOp(ast.Name(name), ast.Add(), ast.Constant(value)):
        print(name, value)
for bad in (lambda: compile(ast.Module([ast.Expr(ast.Name("x"))]), "f", "exec"), lambda: compile(ast.Module([5], []), "f", "exec"), lambda: ast.parse("x", mode="bad"), lambda: compile(ast.fix_missing_locations(ast.Expression(ast.Constant(object()))), "f", "eval"), lambda: ast.parse("1 +"), lambda: ast.parse("x\0"), lambda: ast.dump(5), lambda: ast.Name("a", "b", "c"), lambda: compile(ast.fix_missing_locations(ast.Module([ast.Return(None)], [])), "f", "exec"), lambda: ast.get_docstring(ast.Pass())):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
import copy, pickle
t = ast.parse("a = [1]")
print(ast.dump(copy.deepcopy(t)) == ast.dump(t), ast.dump(pickle.loads(pickle.dumps(t))) == ast.dump(t), ast.dump(copy.replace(ast.Name("q", ast.Load()), id="r")))
