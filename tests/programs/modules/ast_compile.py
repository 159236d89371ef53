# Trees that a program puts together, compiled: what is right runs, what is malformed is refused.
import ast
from ast import *
def N(x='x',c=None): return Name(x,c or Load())
def E(e, mode='eval'):
    try:
        t=Expression(e); fix_missing_locations(t); r=compile(t,'f','eval'); print('ok', end=' ')
        try: print(repr(eval(r,{'x':1,'y':2})))
        except Exception as ex: print('run',repr(ex))
    except BaseException as ex: print(type(ex).__name__, ex)
def S(*s):
    try:
        t=Module(list(s),[]); fix_missing_locations(t); r=compile(t,'f','exec'); print('ok')
    except BaseException as ex: print(type(ex).__name__, ex)
import warnings; warnings.simplefilter('ignore')
E(NamedExpr(Constant(1),N())); E(Set([])); E(BoolOp(And(),[N()])); E(Compare(N(),[],[])); E(Compare(N(),[Eq()],[])); E(Dict([N()],[]))
E(N('None')); E(N('a b')); E(N('x',Store())); E(List([N()],Store())); E(List([N('x',Store())],Load())); E(BinOp(None,Add(),N())); E(BinOp(N(),None,N())); E(Name(id=None,ctx=Load())); E(Name(id=3,ctx=Load()))
E(Constant([1])); E(Constant((1,[2]))); E(Constant((1,frozenset([2])))); E(Constant(-1)); E(Constant('\ud800')); E(Constant(1+2j)); E(Constant(object())); 
class I(int): pass
E(Constant(I(3)))
n=Name('x'); del n.ctx; E(n)
n=Name('x'); del n.id; E(n)
n=Call(N(),[],[]); del n.args; E(n)
n=Call(N(),3,[]); E(n)
n=Call(N(),[None],[]); E(n)
n=Call(N(),[3],[]); E(n)
n=Call(N(),[Pass()],[]); E(n)
E(ListComp(N(),[])); E(ListComp(N(),[comprehension(N('z',Store()),N(),[],0)])); E(ListComp(N(),[comprehension(N('z'),N(),[],0)])); E(GeneratorExp(N(),[comprehension(N('z',Store()),List([N()],Load()),[],'a')])); E(GeneratorExp(N(),[comprehension(N('z',Store()),List([N()],Load()),[],True)]))
E(Lambda(arguments([],[arg('a')],None,[],[],None,[N(),N()]),N('a'))); E(Lambda(arguments([],[],None,[arg('a')],[],None,[]),N('a')))
E(JoinedStr([N()])); E(JoinedStr([Constant(3)])); E(FormattedValue(N(),-1,None)); E(FormattedValue(N(),3,None)); E(JoinedStr([Constant('a'),FormattedValue(N(),114,Constant('>5'))])); E(JoinedStr([Constant('\ud800'),FormattedValue(N(),-1,JoinedStr([Constant('>5')]))])); E(TemplateStr([Constant('q'),Interpolation(N(),'xx',-1,None),Interpolation(N(),'xx',114,JoinedStr([Constant('>5')]))])); E(Interpolation(N(),'xx',-1,None))
E(Starred(N(),Load())); E(Slice(N(),None,None)); E(Attribute(N(),'True',Load())); E(Attribute(N(),'real',Load()));E(Yield(None)); E(Await(N())); E(YieldFrom(None))
E(Call(N(),[],[keyword('a',None)])); E(Call(N(),[],[keyword(3,N())])); E(Call(N(),[],[N()])); E(Subscript(N(),Slice(None,None,None),Load()))
S(FunctionDef('f',arguments([],[],None,[],[],None,[]),[],[],None,None,[])); S(ClassDef('C',[],[],[],[],[])); S(Delete([])); S(Delete([N()])); S(Delete([N('x',Del())])); S(Assign([],N())); S(Assign([N()],N())); S(AnnAssign(Attribute(N(),'a',Store()),N(),None,1)); S(TypeAlias(Constant(3),[],N())); S(For(N('x',Store()),N(),[],[])); S(While(N(),[],[])); S(If(N(),[],[])); S(With([],[Pass()])); S(With([withitem(N())],[])); S(Match(N(),[])); S(Raise(None,N())); S(Try([Pass()],[],[],[])); S(Try([Pass()],[],[Pass()],[Pass()])); S(TryStar([Pass()],[],[],[])); S(Try([Pass()],[ExceptHandler(None,None,[])],[],[])); S(Import([])); S(ImportFrom('a',[],0)); S(ImportFrom('a',[alias('b')],-1)); S(Global([])); S(Nonlocal([])); S(Expr(N('x',Store()))); S(Expr(None)); S(None); S(3); S(Global(['None'])); S(Import([alias('None')])); S(Import([alias('a','None')])); S(FunctionDef('None',arguments([],[],None,[],[],None,[]),[Pass()],[],None,None,[])); S(Return(N())); S(Break())
def M(p): S(Match(N(),[match_case(p,None,[Pass()])]))
M(MatchValue(N())); M(MatchValue(Constant(...))); M(MatchValue(Constant(None))); M(MatchValue(UnaryOp(USub(),Constant('a')))); M(MatchValue(UnaryOp(Not(),Constant(1)))); M(MatchValue(BinOp(Constant(1),Add(),Constant(2)))); M(MatchValue(BinOp(Constant(1),Add(),Constant(2j)))); M(MatchValue(BinOp(Constant(1),Mult(),Constant(2j)))); M(MatchValue(Attribute(N(),'a',Load()))); M(MatchValue(Attribute(Constant(1),'a',Load()))); M(MatchValue(JoinedStr([]))); M(MatchValue(Constant((1,2)))); M(MatchValue(Constant(True)))
M(MatchSingleton(3)); M(MatchSingleton(True)); M(MatchSequence([MatchStar('a'),MatchStar('b')])); M(MatchStar('a')); M(MatchMapping([Constant(1)],[])); M(MatchMapping([Constant(None)],[MatchAs()])); M(MatchMapping([N()],[MatchAs()])); M(MatchMapping([],[],'_')); M(MatchClass(N(),[],['a'],[])); M(MatchClass(Constant(1),[],[],[])); M(MatchClass(N(),[],['None'],[MatchAs()])); M(MatchStar('_')); M(MatchSequence([MatchStar('_')])); M(MatchAs(None,'_')); M(MatchAs(MatchAs(),None)); M(MatchOr([MatchAs()])); M(MatchAs(None,'None'));M(MatchOr([MatchAs(), MatchStar()])); M(MatchClass(N('x',Store()),[],[],[]));
def P(**k):
    e=Constant(1); 
    for a,b in dict(dict(lineno=1,col_offset=0,end_lineno=1,end_col_offset=1),**k).items():
        if b is not Ellipsis: setattr(e,a,b)
    try: compile(Expression(e),'f','eval'); print('ok')
    except BaseException as ex: print(type(ex).__name__, ex)
P(); P(lineno=...); P(lineno=None); P(lineno='a'); P(lineno=5); P(end_lineno=...); P(end_lineno=None); P(col_offset=5); P(lineno=-1); P(col_offset=-1); P(lineno=-1,end_lineno=-1,col_offset=-1,end_col_offset=-1); P(lineno=2**40); P(lineno=1.5); P(lineno=True); P(end_col_offset=...); P(end_lineno='a'); P(lineno=0,end_lineno=0)
for a in (3, Module([],[]), Expression(N()), Interactive([]), N(), AST(), FunctionType([],N())):
    for m in ('exec','eval','single'):
        try: fix_missing_locations(a) if isinstance(a,AST) else 0; compile(a,'f',m); print('ok')
        except BaseException as ex: print(m,type(ex).__name__, ex)
m=Module([],[]); m.body=(); 
for k in (m, Module([Pass(lineno=1,col_offset=0)],3), Module([Pass(lineno=1,col_offset=0)],[N()]), Module([Pass(lineno=1,col_offset=0)],[TypeIgnore(1,'')])):
    try: compile(k,'f','exec'); print('ok')
    except BaseException as ex: print(type(ex).__name__, ex)
m=Module([],[]); del m.body
try: compile(m,'f','exec'); print('ok')
except BaseException as ex: print(type(ex).__name__, ex)
e=N()
for i in range(100000): e=UnaryOp(USub(),e,lineno=1,col_offset=0)
try: compile(Expression(e),'f','eval'); print('ok')
except RecursionError as ex: print("RecursionError", str(ex)[-28:])
S(TypeAlias(N('X',Store()),[TypeVar('None')],N())); S(TypeAlias(N('X',Store()),[TypeVar('T',N('x',Store()))],N())); S(ClassDef('A',[N('x',Store())],[],[Pass()],[],[]))
S(AugAssign(N('x',Store()),Add(),N())); S(AugAssign(Tuple([],Store()),Add(),N())); S(AugAssign(N('x'),Add(),N())); S(AnnAssign(N('x',Store()),N(),None,3)); S(AnnAssign(List([],Store()),N(),None,0)); S(Assign([Constant(1)],N())); S(Assign([Call(N(),[],[])],N())); S(For(Tuple([N('x',Store())],Store()),N(),[Pass()],[])); S(With([withitem(N(),N())],[Pass()])); S(Assign([Starred(N('x',Store()),Store())],N()));S(ImportFrom(None,[alias('b')],None)); S(ImportFrom(None,[alias('b')],0)); S(ImportFrom('__future__',[alias('nope')],0)); S(Expr(Constant('doc')),ImportFrom('__future__',[alias('annotations')],0)); S(Pass(),ImportFrom('__future__',[alias('annotations')],0))

# A tree made of a text compiles to what the text compiles to.
source = """
import os.path as p, sys
from collections import (OrderedDict as O, deque)
@property
@staticmethod
def f[T: int, *Ts, **P = int](a: int, /, b=1, *c: str, d, e=2, **g) -> None:
    'doc'
    global h; h = 1
    def inner():
        nonlocal b; b = 2
        yield from ()
        return (yield)
    for i in range(10):
        if i == 1: continue
        elif i in (2, 3): break
        else: pass
    else: del i
    while a: a -= 1
    try: assert a, 'm'
    except (A, B) as ex: raise ex from None
    except C: raise
    else: pass
    finally: pass
    with a as x, b as (y, z): x.q = y[z:1, ...]
    match a:
        case [1, *r] | {"k": r}: pass
        case A(1, b=2) as q if q: pass
        case None | -1 | 1+2j: pass
        case _: pass
    return [i for i in a if i for j in b], {i for i in a}, {i: i for i in a}, (i for i in a), lambda x, *y: x
async def g():
    async with a as b: pass
    async for i in b: await i
    return [i async for i in b]
class C[T](A, metaclass=B):
    "doc"
    x: int = 1
    y: str
type X = int
try: pass
except* E: pass
a, *b = c = 1, 2
print(f'{a!r:>{b}}x{c=}', t'{a}', not a, -a, a < b <= c, a and b or c, x if y else z, (w := 1), *a, **k)
"""
def codes(c):
    yield c
    for k in c.co_consts:
        if hasattr(k, "co_code"): yield from codes(k)
text, tree = compile(source, "f", "exec"), compile(ast.parse(source), "f", "exec")
for a, b in zip(codes(text), codes(tree), strict=True):
    print(a.co_name, a.co_code == b.co_code, list(a.co_positions()) == list(b.co_positions()), a.co_names == b.co_names, a.co_varnames == b.co_varnames, a.co_firstlineno == b.co_firstlineno, a.co_flags == b.co_flags)
for bad in ("return 1", "x: int\nglobal x", "nonlocal x", "def f(a, a): pass", "await x"):
    try: compile(ast.parse(bad), "made", "exec")
    except SyntaxError as e: print(e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text, e.filename)
print(eval(compile(ast.parse("await_ + 1", mode="eval"), "f", "eval"), {"await_": 1}))
print(compile(ast.parse("x"), "f", "exec", ast.PyCF_ONLY_AST) is not None)
for flags, mode in ((0, "func_type"), (1024, "bad"), (0, "bad"), (1 << 27, "exec")):
    try: compile("x", "f", mode, flags)
    except ValueError as e: print(e)
