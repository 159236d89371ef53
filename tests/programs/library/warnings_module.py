# warnings: filters, categories, catching, showing, deprecation.
import io
import re
import sys
import warnings


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as e:
        print(what, "->", type(e).__name__, e)


def warn(text="careful", category=UserWarning, **k): warnings.warn(text, category, **k)

with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always")
    warn()
    warn("deprecated", DeprecationWarning, stacklevel=2)
    warnings.warn(RuntimeWarning("an instance"))
    warnings.warn_explicit("explicit", SyntaxWarning, "file.py", 7, module="mod")
print([(str(w.message), w.category.__name__, w.filename.endswith("warnings_module.py"), w.lineno, w.line) for w in log], str(log[3]).replace("None", ""))
for action in "default", "once", "ignore", "module", "always", "error":
    with warnings.catch_warnings(record=True) as log:
        warnings.resetwarnings()
        warnings.simplefilter(action)
        globals().pop("__warningregistry__", None)
        try:
            for i in range(2):
                warn("same")
            warn("same")
            warn(f"other {i}")
        except UserWarning as e:
            print("raised", e, end=" ")
        print(action, [str(w.message) for w in log])
with warnings.catch_warnings(record=True) as log:
    warnings.filterwarnings("error", "bad.*", RuntimeWarning)
    warnings.filterwarnings("ignore", message=".*quiet", category=UserWarning, module="__main__")
    warnings.filterwarnings("always", lineno=0, append=True)
    attempt("error filter", warn, "bad thing", RuntimeWarning)
    warn("be quiet")
    warn("spoken", FutureWarning)
print([str(w.message) for w in log])
out, sys.stderr = sys.stderr, io.StringIO()
with warnings.catch_warnings(action="always"):
    warn("to standard error")
    warnings.showwarning("shown", UserWarning, "no_file.py", 3, line="the line")
text, sys.stderr = sys.stderr.getvalue(), out
print(re.sub(r"\S*/(\w+\.py)", r"\1", text), warnings.formatwarning("m", UserWarning, "nofile.py", 5), warnings.formatwarning("m", UserWarning, "f.py", 5, "  line "))
seen = []
with warnings.catch_warnings():
    warnings.simplefilter("always")
    original = warnings.showwarning
    warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: seen.append((str(message), category.__name__))
    warn("replaced")
    warnings.showwarning = original
print(seen)
@warnings.deprecated("use new()")
def old(a): return a
@warnings.deprecated("old class", category=FutureWarning, stacklevel=1)
class Old:
    def __init__(self, x=0): self.x = x
class Derived:
    @staticmethod
    @warnings.deprecated("no category", category=None)
    def silent(): return "silent"
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always")
    print(old(1), Old(5).x, Derived.silent(), old.__deprecated__, Old.__deprecated__)
    class Sub(Old): pass
print([(str(w.message), w.category.__name__) for w in log])
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always")
    exec(compile("assert (1, 'x')\nx = 1 is 1\n'\\d'\ndef f():\n  try: pass\n  finally: return\n", "sample.py", "exec"))
print([(str(w.message), w.category.__name__, w.lineno) for w in log])
attempt("action", warnings.simplefilter, "x")
attempt("category", warn, "x", int)
attempt("category type", warn, "x", "y")
attempt("message type", warnings.filterwarnings, "ignore", 5)
attempt("line", warnings.simplefilter, "ignore", lineno=-1)
attempt("category of filter", warnings.filterwarnings, "ignore", category=int)
attempt("deprecated", warnings.deprecated, 5)
attempt("nested use", lambda: warnings.catch_warnings().__exit__())
context = warnings.catch_warnings()
with context:
    attempt("entered twice", context.__enter__)
print(context, [c.__name__ for c in Warning.__subclasses__()][:5], warnings.filters == warnings.filters, sys.warnoptions)
