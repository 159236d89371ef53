# The node classes: fields, constructor, copying, pickling, representation.
import ast
import copy
import pickle
import warnings

for name, cls in sorted(vars(ast).items()):
    if isinstance(cls, type) and issubclass(cls, ast.AST) and cls.__module__ == "ast" and not name.startswith("_"):
        print(name, cls.__base__.__name__, cls._fields, cls._attributes, cls.__match_args__)
        print("   ", cls.__doc__)
        print("   ", vars(cls).get("_field_types"))
        print("   ", sorted(k for k in vars(cls) if not k.startswith("_")))


def show(f):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            r = f()
        except Exception as e:
            r = e
        print(object.__repr__(r).split(" at ")[0] if isinstance(r, ast.AST) else repr(r))
        for w in caught:
            print("   ", w.category.__name__, w.message)


class Derived(ast.Name):
    pass


class Own(ast.expr):
    _fields = ("a", "b")


class Typed(ast.expr):
    _fields = ("a", "b")
    _field_types = {"a": list[int]}


show(lambda: ast.Name())
show(lambda: ast.Name("x", foo=1))
show(lambda: vars(ast.Name("x")))
show(lambda: ast.Name("a", ast.Load(), 3))
show(lambda: ast.Name("a", id="b"))
show(lambda: sorted(vars(ast.FunctionDef("f"))))
show(lambda: ast.AST(1))
show(lambda: ast.AST(x=1))
show(lambda: sorted(vars(ast.Call())))
show(lambda: vars(ast.alias("x")))
show(lambda: (ast.Name("x").lineno))
show(lambda: (ast.Name("x").end_lineno))
show(lambda: ast.MatchAs().end_lineno)
show(lambda: ast.parse("x+y").body[0].value.left.ctx is ast.parse("z").body[0].value.ctx)
show(lambda: ast.Load() is ast.Load())
show(lambda: repr(ast.parse("f(x)\ng(y, 1)")))
show(lambda: repr(ast.parse("f(g(h(i(j(k(1))))))")))
show(lambda: repr(ast.parse("a\nb\nc\nd")))
show(lambda: repr(ast.List([1, 2, (3, ast.Name("x")), ()])))
show(lambda: repr(ast.Name("x")))
show(lambda: repr(ast.Tuple((), ast.Load())))
show(lambda: repr(Own(1)))
show(lambda: copy.replace(ast.Name("x"), id="y").id)
show(lambda: copy.replace(ast.Name("x", foo=3), bad="y"))
show(lambda: ast.Name("x").__replace__(1))
show(lambda: ast.Name().__replace__())
show(lambda: ast.Call(ast.Name("x"), lineno=3).__replace__(zz=1, yy=2))
show(lambda: sorted(vars(ast.Call(ast.Name("x"), lineno=3).__replace__(lineno=4)).items(), key=str))
show(lambda: ast.Name("x").__reduce_ex__(2))
show(lambda: ast.dump(pickle.loads(pickle.dumps(ast.parse("x = [1, y]")))))
show(lambda: ast.dump(copy.deepcopy(ast.parse("x = [1, y]"))))
show(lambda: vars(Derived("x")))
show(lambda: vars(Own(1)))
show(lambda: vars(Typed(b=1)))
match ast.parse("a + 1", mode="eval"):
    case ast.Expression(ast.BinOp(ast.Name(name), ast.Add(), ast.Constant(value))):
        print(name, value)
node = ast.Name("x")
node.extra = 3
del node.id
show(lambda: node.id)
show(lambda: vars(node))

# The library's helpers.
tree = ast.parse("def f(a, *, b=1):\n    'doc'\n    return [x ** 2 for x in a if x] or f'{b!r:>{a}}'\n")
print(ast.unparse(tree))
print(ast.get_docstring(tree.body[0]))
print(ast.get_source_segment("x = (1 +\n 2)", ast.parse("x = (1 +\n 2)").body[0].value))
for text in ("[1, -2, (3, 'x', b'y'), {1: {2}}, None, True, ..., 1+2j, set()]", "f()", "1 + 2", "x"):
    show(lambda: ast.literal_eval(text))


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node)


class Names(ast.NodeVisitor):
    def visit_Name(self, node):
        print("name", node.id, node.lineno, node.col_offset)


changed = ast.fix_missing_locations(Double().visit(ast.parse("x = y + 21\nprint(x)")))
Names().visit(changed)
exec(compile(changed, "changed", "exec"), {"y": 0})
print([type(n).__name__ for n in ast.iter_child_nodes(changed.body[0])])
print(len(list(ast.walk(changed))))
print(ast.dump(changed, indent=2, include_attributes=True))
print(ast.compare(changed, changed) if hasattr(ast, "compare") else True)
