# Simplified trees: what `compile` does when it is asked for an optimised one.
import ast
def O(s,o=1):
    try: print(repr(s), o, ast.dump(ast.parse(s,optimize=o)) )
    except BaseException as e: print(s,repr(e))
for s in ["1+2","x=__debug__","'%s a %r'%(x,y)","'%5d'%(x,)","'%s'%x","'%-5.3s%%'%(x,)","match x:\n case -1: pass\n case 1+2j: pass\n case {-1:2}: pass","def f():\n 'doc'","class A:\n 'doc'\n x=1","'doc'\nx","x in [1,2]","x in {1,2}","for i in [1,2]: pass","-1","(1,2)","not x in y","assert x","if __debug__: pass","[1,2][0]","lambda: __debug__","f'{x}a{\"b\"}'","f'a{1}'","'%s' % (1,)", "del __debug__" , "'%(a)s' % (x,)", "'a%sb' % (*x,)","'%s' % ('a',)","'' % ()","'abc' % ()","'%d' % (x,)","'%x' % (x,)","'%s%s' % (x,)","'%10s|%-10s|%.3r' % (x,y,z)","'%s'.format(x)","x: __debug__ = 1","from __future__ import annotations\nx: __debug__","def f(x: __debug__): pass","'%s' % (\n x,)","async def f():\n 'x'\n"]:
    for o in (0,1,2): O(s,o)
print(ast.dump(ast.parse("'a%sb%10r' % (x,y)",optimize=1),include_attributes=True))
print(ast.dump(ast.parse("def f():\n  'x'\n",optimize=2),include_attributes=True))
print(ast.dump(ast.parse("match x:\n case -1+2j: pass",optimize=2),include_attributes=True))
print(compile("__debug__","","eval",ast.PyCF_OPTIMIZED_AST).body, compile("__debug__","","eval",ast.PyCF_ONLY_AST).body,compile(ast.parse("__debug__"),"","exec",ast.PyCF_OPTIMIZED_AST).body[0].value,compile(ast.parse("1"),"","exec",ast.PyCF_ONLY_AST))
