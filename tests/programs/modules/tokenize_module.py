# tokenize over the native tokenizer.
import tokenize,io
def t(s):
    try:
        for x in tokenize.generate_tokens(io.StringIO(s).readline): print(tuple(x))
    except Exception as e: print(type(e).__name__, e.args[0])
for s in ('x = 1\n','x = 1','def f(a,\n  b):\n    # c\n\n    return a+b # d\ny=f"a{x!r:>5}b{{c"\n','"""a\nb"""\n','if x:\n  y\n','(\n','"abc\n','x = $\n','\n\n#c\n','a\\\n+b\n','é = "ü"\n','', '(x, /, *, y=1)\n','x = 0777\n','if x:\n  y\n z\n','"""abc', "a; b\r\nc\n",'x !=y -> z\n'):
    print(repr(s)); t(s)
print([tuple(x) for x in tokenize.tokenize(iter([b'x\n',b'']).__next__)])
