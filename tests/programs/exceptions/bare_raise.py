# `raise` alone, in all the places where a statement may end.
def again(how):
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            if how == 0: raise;
            if how == 1: raise; print("not here")
            if how == 2: print("before"); raise ; print("not here")
            if how == 3: raise# to the end of the line
            if how == 4: raise \
;
            for i in (1, 2): break; print("not here")
            while True: break;
            class C: raise;
    except ZeroDivisionError as e:
        print(how, type(e).__name__, e.__traceback__.tb_next is None, e.__traceback__.tb_lineno)


for how in range(6):
    again(how)
import ast
tree = ast.parse("if x: raise; break\nraise;raise\nfor a in b: break\nlambda: 'raise;'\n")
print(ast.dump(tree, include_attributes=True, indent=1))
print(ast.unparse(tree))
for text in ("raise;;", "raise; = 1", "raise from x;", "raise x,;", "x = raise;", "(raise;)", "raise;\n  y", "break; raise;", "f'{raise;}'"):
    try:
        compile(text, "<text>", "exec")
        print("fine", text)
    except SyntaxError as e:
        print(type(e).__name__, e, e.offset, e.end_offset)
