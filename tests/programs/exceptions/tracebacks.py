# traceback objects and the traceback module.
import sys, traceback
def a():
    b()
def b():
    raise ValueError("deep")
try:
    a()
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_lasti >= 0)
        tb = tb.tb_next
    print([f.name for f in traceback.extract_tb(e.__traceback__)])
    print(traceback.format_exception_only(e))
    text = traceback.format_exc()
    print(text.splitlines()[0], text.splitlines()[-1])
    print(len(text.splitlines()))
try:
    try:
        a()
    except ValueError as e:
        raise KeyError("x") from e
except KeyError as e:
    print("".join(traceback.format_exception(e)))
try:
    eval("1 +")
except SyntaxError as e:
    print("".join(traceback.format_exception_only(e)))
e = ValueError("multi\nline")
e.add_note("note")
print("".join(traceback.format_exception(e)), end="")
print(traceback.format_exception_only(KeyError("k")))
def frames():
    f = sys._getframe()
    return f.f_code.co_name, f.f_back.f_code.co_name, f.f_lineno, sorted(f.f_locals)
print(frames())
def outer():
    return [s.name for s in traceback.extract_stack()]
print(outer())
