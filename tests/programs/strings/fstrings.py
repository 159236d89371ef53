# f-strings.
name, n, x = "Ann", 5, 3.14159
print(f"{name}", f"{n + 1}", f"{x:.2f}", f"{name!r}", f"{name:>10}|", f"{n:05d}", f"{{}}", f"{{{n}}}", f"{n=}", f"{n = }", f"{x=:.1f}", f"{name=!s}", f"{n!r:>4}")
print(f"{name.upper()} {[i for i in range(3)]} { {'a': 1}['a'] } {(lambda v: v * 2)(4)} {n if n > 3 else 0}")
w, p = 10, 3
print(f"[{x:{w}.{p}f}] [{name:{'^'}{w}}] [{n:{w}}] [{'a':*^{w-3}}]")
print(f"nested {f'inner {n} {f"deep {x:.1f}"}'}", f"{'a' 'b'}", f'{"quotes"}', f"{'\n'.join(['a', 'b'])}")
print(f"multi "
      f"part {n}" " plain " f"{name}")
print(f"""triple
{n}
{
    n
    + 1
}""")
print(rf"\d{n}\n", fr"{name}\t", f"\t{n}\u0041", f"\N{BULLET}")
class F:
    def __format__(self, spec): return f"<{spec}>"
    def __repr__(self): return "F()"
f = F()
print(f"{f} {f:abc} {f!r} {f!s} {f!r:>6} {f:{n}{w}}")
for e in ("f'{1/0}'", "f'{undefined_var}'", "f'{n:zz}'", "f'{name:d}'", "f'{None:5}'", "f'{n!x}'", "f'{'", "f'}'", "f'{}'", "f'{n:{w'", "f'{n!}'", "f'{lambda x: 1}'"):
    try:
        print(eval(e))
    except SyntaxError as err:
        print(e, "-> SyntaxError")
    except Exception as err:
        print(e, "->", type(err).__name__, err)
print(f"{n:>{w}}", f"{1_000_000:,}", f"{True}", f"{None}", f"{'é':>3}", f"{n}{name}{x}", f"", f"a{''}b")
print(f"{(n := 7)} {n}", f"{n:=10}", f"{n!=3}", f"{n==7}", f"{n<=3}")
d = {"k": "v", 1: 2}
print(f"{d['k']} {d[1]:>3} {d}")
print(f"{1, 2}", f"{*[1, 2],}", f"{(yield_ := 3)}", f"{'{'} {'}'}", f"{n # comment
}")
def g(v): return f"{v}" f"{v:>3}" if v else f"{'no'}"
print(g(1), g(0), [f"{i}:{j}" for i in "ab" for j in range(2)], {f"k{i}": f"v{i}" for i in range(2)})
print("{}".format(f"{{}}"), f"{'%s' % n}", f"{"same quotes"}", f"{x:10.3}|{x:<10.3}|{x:^+10.2f}|")
