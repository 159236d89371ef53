# trace, pyclbr, tabnanny, modulefinder: programs about programs.
import contextlib
import io
import modulefinder
import os
import pyclbr
import sys
import tabnanny
import tempfile
import trace

home = tempfile.mkdtemp()
sys.path.insert(0, home)
sys.dont_write_bytecode = True
with open(os.path.join(home, "traced.py"), "w") as f:
    f.write("""import helper
class A(helper.Base):
    def method(self, n):
        if n > 1:
            return 1
        return 0
    async def later(self): pass
def loop(n):
    total = 0
    for i in range(n):
        total += A().method(i)
    return total
""")
with open(os.path.join(home, "helper.py"), "w") as f:
    f.write("class Base:\n    class Inner: pass\ndef helping(): return 5\ntry:\n    import not_there\nexcept ImportError: pass\n")
import traced
t = trace.Trace(count=1, trace=0, ignoredirs=[sys.prefix])
print(t.runfunc(traced.loop, 4))
r = t.results()
print(sorted((os.path.basename(f), line, n) for (f, line), n in r.counts.items() if f.startswith(home)))
out = io.StringIO()
with contextlib.redirect_stdout(out):
    trace.Trace(count=0, trace=1).runfunc(traced.loop, 1)
print(out.getvalue().replace(home, "HOME"))
r.write_results(summary=False, coverdir=os.path.join(home, "cover"), show_missing=True)
print(open(os.path.join(home, "cover", "traced.cover")).read())
for name, thing in sorted(pyclbr.readmodule_ex("traced", [home]).items()):
    print(name, type(thing).__name__, thing.lineno, thing.end_lineno, sorted(thing.children), getattr(thing, "super", None) and [getattr(s, "name", s) for s in thing.super], getattr(thing, "methods", None), getattr(thing, "is_async", None))
bad = os.path.join(home, "tabs.py")
with open(bad, "w") as f:
    f.write("if 1:\n        x = 1\n\ty = 2\n")
out = io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
    tabnanny.check(bad)
    tabnanny.check(os.path.join(home, "helper.py"))
print(out.getvalue().replace(home, "HOME").split()[:2])
m = modulefinder.ModuleFinder([home])
m.run_script(os.path.join(home, "traced.py"))
print(sorted(m.modules), sorted(m.badmodules), m.modules["helper"].globalnames.keys() >= {"Base", "helping"}, m.any_missing())
import shutil
shutil.rmtree(home)
