# Source text to trees: fields and positions of everything the grammar has.
import ast
print(ast.Dict._field_types, ast.arguments._field_types, ast.Interpolation._field_types, ast.TypeIgnore._field_types)
def show(s, mode='exec', **k):
    try:
        t=compile(s,'f',mode,1024) if not k else ast.parse(s,**k)
    except Exception as e: print(s, repr(e)); return
    print(s.encode()); print('   ',ast.dump(t,include_attributes=True).replace('lineno=','L').replace('col_offset=','C').replace('end_','e'))
for s in ["f'a{x}b'","f'a{x}b{y}' 'c' f'd{z}'", "'a' f'{x}'", "f'{x=}'", "f'{x = !r:>{w}}'", "f'a{ x = }b'","f'{x:>{w}.2f}'", "f'{x:a}'","f''","'' f''","u'a' 'b'","'a' u'b'","f'{{a}}{x}'","t'a{x!r:y}' t'b'","t'{ x = }'","t'{x+1 }c'", "f'''\na{x}\nb'''", "f(x for x in y)","f(1,\n*a, b=2, **c)","f'a' 'b'", "'b' f'' ", "f'{x}' 'a' 'b' f'{y}c' 'd'","f'{x:}'","f'{x!r:}'","f'{x:{y}}'", "f'{x:{y}{z}}'", "f'{x:a{y}b{z}c}'","rf'\\d{x:\\d}'","f'{a}{b}'","f'{x:\n}'" if 0 else "f'{x:%H:%M}'", "f'{\"a\" \"b\"}'","f'{(x)}'","f'{lambda: 1}'", "f'{x,}'","f'{*a,}'","f'{yield}'","f'''{\nx\n}'''", "f'''{\nx = !s:{y}\n}'''"]:
    show(s)
show('1\n','single'); show('1;2\n','single'); show('(int, str) -> bool','func_type'); show('(*int, **str) -> bool','func_type');show('() -> bool','func_type')
show("class A: pass\n@d\n@ e\ndef f(): pass\n")
show("if a: pass\nelif b: pass\nelse: pass\n")
show("with (a as b, c): pass\nwith (a): pass\n")
show("match x:\n case 1 | (2): pass\n case [a, *_]: pass\n case {'a': 1, **r}: pass\n case A(1, b=2): pass\n case -1+2j as z if q: pass\n case _: pass\n case a.b: pass\n case None: pass\n case (a, b): pass\n case a, b: pass\n case (x): pass\n")
show("def f[T: int = 3, *Ts = *x, **P = []](a: int, /, b=1, *c: d, e, g=2, **h) -> q: pass\n")
show("type X[T] = int\n")
show("from . import a as b\nfrom .x import *\nimport a.b.c as d, e\nfrom a import (b, c as d)\n")
show("x: int = 1\n(x): int\nx.y: int\n")
show("x[1:2, ::3]\nx[*a]\nx[a:b]\nx[()]\n")
show("try: pass\nexcept A as b: pass\nexcept: pass\nelse: pass\nfinally: pass\ntry: pass\nexcept* A: pass\n")
show("try: pass\nexcept A, B: pass\n")
show("async def f():\n async for x in y: pass\n async with a: pass\n await x\n [x async for x in y]\n")
show("1_000; 1e5; 2j; 0xff; 1.5J; ...; None; True; b'a' b'b'; '\\ud800'; 'é' + x\n")
show("x = 1 # type: int\nfor a in b: # type: int\n  pass\nx # type: ignore[foo]\ndef f(a, # type: int\n  b):\n  # type: (...) -> int\n  pass\n", type_comments=True)
show("lambda *a, b=1: 0\nlambda: 0\n")
show("print(a, file=b)\n")
show("a = b = c\na += 1\n")
show("x if y else z\nnot a\na < b < c\na and b and c or d\n(yield)\n")
