# A calculator: tokens, precedence climbing, an AST of classes, an evaluator with method dispatch.
class Node: pass
class Num(Node):
    def __init__(self, v): self.v = v
    def eval(self, env): return self.v
    def __repr__(self): return f"{self.v}"
class Var(Node):
    def __init__(self, n): self.n = n
    def eval(self, env): return env[self.n]
    def __repr__(self): return self.n
class Bin(Node):
    ops = {"+": int.__add__, "-": int.__sub__, "*": int.__mul__, "/": int.__floordiv__, "^": pow}
    def __init__(self, op, l, r): self.op, self.l, self.r = op, l, r
    def eval(self, env): return self.ops[self.op](self.l.eval(env), self.r.eval(env))
    def __repr__(self): return f"({self.l} {self.op} {self.r})"
def tokens(s):
    i = 0
    while i < len(s):
        c = s[i]
        if c.isspace(): i += 1
        elif c.isdigit():
            j = i
            while j < len(s) and s[j].isdigit(): j += 1
            yield ("num", int(s[i:j])); i = j
        elif c.isalpha(): yield ("var", c); i += 1
        elif c in "+-*/^()": yield ("op", c); i += 1
        else: raise SyntaxError(f"bad character {c!r} at {i}")
    yield ("end", None)
PREC = {"+": (1, "l"), "-": (1, "l"), "*": (2, "l"), "/": (2, "l"), "^": (3, "r")}
def parse(s):
    ts = tokens(s); cur = next(ts)
    def advance():
        nonlocal cur
        old, cur = cur, next(ts, ("end", None)); return old
    def atom():
        kind, v = advance()
        if kind == "num": return Num(v)
        if kind == "var": return Var(v)
        if v == "(":
            e = expr(0)
            if advance()[1] != ")": raise SyntaxError("expected )")
            return e
        if v == "-": return Bin("-", Num(0), atom())
        raise SyntaxError(f"unexpected {v!r}")
    def expr(p):
        left = atom()
        while cur[0] == "op" and cur[1] in PREC and PREC[cur[1]][0] >= p:
            op = advance()[1]; q, side = PREC[op]
            left = Bin(op, left, expr(q + (side == "l")))
        return left
    e = expr(0)
    if cur[0] != "end": raise SyntaxError(f"trailing {cur[1]!r}")
    return e
for s in ("1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "10 - 4 - 3", "-x + y * 2", "100 / 7 / 2", "((((5))))"):
    e = parse(s); print(s, "=>", e, "=", e.eval({"x": 3, "y": 4}))
for s in ("1 +", "(1", "1 $ 2", "1 2", ")", "z"):
    try: print(parse(s).eval({}))
    except (SyntaxError, KeyError) as e: print(s, "->", type(e).__name__, e)
