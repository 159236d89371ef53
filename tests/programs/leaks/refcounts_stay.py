# Counts of long-lived objects come back after every operation.
import sys
class C:
    attr = [1]
    def m(self, *a, **k): return a
    def __eq__(self, o): return self is o
    def __hash__(self): return 5
c = C(); l = [c]; d = {"k": c}; t = (c,); s = "a long string of its own" + str(len(l)); big = 10 ** 30 + len(l); none_list = [None]
ops = """c.m(); c.m(c, k=c); [c, c]; (c, c); {c: c}; {c}; l[0]; d["k"]; t[0]; l + l; l * 3; t + t; dict(d); list(l); tuple(l); set(l); c == c; c in l; c in d.values(); l.index(c); l.count(c); isinstance(c, C); getattr(c, "m"); getattr(c, "zz", c); c.__class__; hash(c); id(c); str(c); repr(l); [x for x in l]; {x: 1 for x in l}; list(x for x in l); list(map(id, l)); list(zip(l, l)); sorted(l, key=id); max(l, key=id); a, = l; a, *b = t; f"{c}"; "%s" % c; d.get("k"); d.setdefault("k", c); d.update(k=c); d.copy(); l.append(c)\nl.pop(); l.extend([c])\nl.pop(); l.insert(0, c)\nl.pop(0); l[0] = c; l[:] = [c]; l.reverse(); l.sort(key=id); l == [c]; t == (c,); d == {"k": c}; c.x = c\ndel c.x; setattr(c, "y", c)\ndelattr(c, "y"); vars(c); (lambda v: v)(c); (lambda *v, **k: (v, k))(c, c, z=c); (lambda v=c: v)(); next(iter(l)); enumerate(l); reversed(l); any(l); all(l); not c; c and c; c or c; c if c else c; c is c; c is not None; type(c); callable(c); print(c, file=sink); iter(l); [*l, *t]; {**d}; id(*l); dict(**d); C.attr; C.m(c); c.m; super(C, c).__init__; s.upper(); s + s; s[1:]; s == s; s in {s: 1}; hash(s); len(s); s.split(); s.replace("a", "b"); s.join(["a", "b"]); big + 1; big * big; big == big; -big; big // 7; str(big); hash(big); [big] * 3; x = c\nx = None; globals(); locals(); dir(c); eval("c"); isinstance(c, (int, C)); issubclass(C, object)""".split("; ")
class Sink:
    def write(self, s): pass
sink = Sink(); a = b = x = q = None
def counts(): return [sys.getrefcount(o) for o in (c, l, d, t, s, big, C)]
bad = []
for op in ops:
    try: code = compile(op, "op", "exec")
    except SyntaxError as e: print(op, e); continue
    exec(code); a = b = x = q = None; before = counts()
    for _ in range(20): exec(code)
    a = b = x = q = None
    after = counts()
    if before != after: bad.append((op, before, after))
print(len(ops), bad)
for op in ("1/0", "c.zz", "l[9]", "d['zz']", "c()", "c + 1", "int(c)", "len(c)", "raise ValueError(c)", "[].index(c)", "c[0]", "for i in c: pass", "with c: pass", "c.m(*1)", "l.remove(5)", "sorted([c, c])", "f(c)", "import nope", "a, b = l", "s.index('zz')", "s + c", "getattr(c, 'zz')", "del c.zz", "''.join(l)", "next(iter([]))", "{}[c]", "isinstance(c, c)", "class X(c): pass", "assert not c, c", "C(c)", "c.m.zz = c"):
    code = compile(op, "op", "exec")
    def once():
        try: exec(code)
        except Exception: pass
        except BaseException: pass
    once(); before = counts()
    for _ in range(20): once()
    after = counts()
    if before != after: print(op, before, after)
print("done")
