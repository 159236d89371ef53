# traceback: formatting exceptions and stacks, chains, groups, notes, suggestions.
import io
import re
import sys
import traceback


def show(text):
    print(re.sub(r'File "[^"]*?([^"/]+)"', r'File "\1"', "".join(text)), end="")


def inner(x): return 1 / x
def outer():
    try:
        inner(0)
    except ZeroDivisionError as e:
        e.add_note("a note\nof two lines")
        raise ValueError("outer") from e
def caught(call):
    try:
        call()
    except BaseException as e:
        return e

e = caught(outer)
show(traceback.format_exception(e))
show(traceback.format_exception(e, chain=False, limit=1))
show(traceback.format_exception(e, limit=-1))
show(traceback.format_exception_only(e))
show(traceback.format_exception_only(KeyError, KeyError("k")))
show(traceback.format_tb(e.__cause__.__traceback__))
print([(f.name, f.lineno, f.line, f.colno, f.end_colno) for f in traceback.extract_tb(e.__traceback__)], traceback.extract_tb(None))
f = io.StringIO()
traceback.print_exception(e, limit=0, file=f)
traceback.print_exc(file=f)
print(f.getvalue())
def context():
    try:
        [][0]
    except IndexError:
        {}["second"]
def suppressed():
    try:
        [][0]
    except IndexError:
        raise KeyError("alone") from None
show(traceback.format_exception(caught(context)))
show(traceback.format_exception(caught(suppressed)))
def group():
    raise ExceptionGroup("many", [ValueError(1), ExceptionGroup("nested", [TypeError("t"), caught(lambda: inner(0))]), KeyError("k")])
show(traceback.format_exception(caught(group)))
t = traceback.TracebackException.from_exception(caught(group), max_group_width=1, max_group_depth=1)
show(t.format())
show(traceback.format_exception_only(caught(group), show_group=True))
def recursive(n): return recursive(n - 1) if n else 1 / 0
show(traceback.format_exception(caught(lambda: recursive(10))))
show(traceback.format_exception(caught(lambda: compile("x = (1,\ny z\n", "file.py", "exec"))))
show(traceback.format_exception(caught(lambda: compile("if x:\npass", "file.py", "exec"))))
class Thing: attribute = 1
for call in (lambda: Thing().atribute, lambda: prnt(1), lambda: inner(y=1), lambda: __import__("collections").ordereddict, lambda: Thing.attribut, lambda: sys.exit(3), lambda: (_ for _ in ()).throw(Thing2("msg")), lambda: exec("from sys import pth")):
    show(traceback.format_exception_only(caught(call)))
class Silent(Exception):
    def __str__(self): raise RuntimeError("no text")
show(traceback.format_exception_only(Silent()))
loop = ValueError("loop")
loop.__cause__ = caught(outer)
loop.__cause__.__cause__ = loop
show(traceback.format_exception(loop))
def here():
    local = [1]
    return traceback.extract_stack(limit=2), traceback.format_stack(limit=1), traceback.StackSummary.extract(traceback.walk_stack(None), limit=1, capture_locals=True)
stack, text, summary = here()
print([s.name for s in stack], stack[0].line, re.sub('".*?"', "", text[0]), summary[0].locals["local"], summary[0].name)
t = traceback.TracebackException(*(lambda e: (type(e), e, e.__traceback__))(e), capture_locals=True, compact=True)
print(t.exc_type_str, str(t), t.__cause__.exc_type_str, t.__cause__.__notes__, t.__suppress_context__, t.stack[-1].name, t == traceback.TracebackException.from_exception(e, capture_locals=True), sorted(t.__cause__.stack[-1].locals.items()))
show(t.__cause__.format(chain=False))
show(traceback.format_list([traceback.FrameSummary("f.py", 3, "name", line="  the line ", lookup_line=False), ("g.py", 4, "<module>", None)]))
traceback.clear_frames(e.__traceback__)
print(traceback.FrameSummary("f", 1, "n", line="x") == ("f", 1, "n", "x"), list(traceback.FrameSummary("f", 1, "n", line="x")), repr(traceback.FrameSummary("f", 1, "n")))
def multi():
    return (inner(1) +
            inner(0) +
            [1,
             2])
show(traceback.format_exception(caught(multi)))
for bad in (lambda: traceback.format_exception(5), lambda: traceback.format_exception(ValueError), lambda: traceback.format_list([(1, 2)]), lambda: traceback.format_exception_only(None)):
    print(repr(caught(bad)))
