# The program's own modules and packages.
import _helper
from _helper import value, double as twice
import _pkg.sub.deep as deep
from _pkg import *
from _pkg import sub, attr
from _pkg.sub import relative
print(_helper.value, value, twice(4), deep.NAME, sorted(n for n in ("public", "hidden") if n in globals()), sub.__name__, attr, relative.got)
print(_helper.__name__, _helper.__file__.split("/")[-1], _helper.__package__ == "", deep.__package__, _helper.__doc__, _helper.__spec__.name, __package__, __spec__)
import sys
print("_helper" in sys.modules, sys.modules["_helper"] is _helper, "_pkg.sub.deep" in sys.modules, _helper.loads)
import _helper as again; print(again is _helper, again.loads); _helper.value = "changed"; from _helper import value; print(value)
for stmt in ("import nope", "import nope.sub", "import _pkg.nope", "from _helper import nope", "from _pkg import nope", "import _helper.sub", "from . import x", "from .x import y", "import _broken", "import _raises", "from nope import *", "__import__('')", "from _helper import valu"):
    try: exec(stmt)
    except Exception as e: print(stmt, "->", type(e).__name__, str(e).replace(__file__.rsplit("/", 1)[0] + "/", ""))
print("_raises" in sys.modules, "_broken" in sys.modules)
import importlib; m = importlib.import_module("_helper"); print(m is _helper, importlib.reload(m) is m, m.loads, m.value); del sys.modules["_helper"]; import _helper as fresh; print(fresh is m, fresh.loads)
import _circular_a; print(_circular_a.done, _circular_a.b.done)
print(dir(_helper)[-3:] if False else sorted(n for n in dir(fresh) if not n.startswith("_")), fresh.lazy_thing)
try: fresh.missing_attr
except AttributeError as e: print(e)
import _pkg; print(repr(_pkg).split(" from")[0], list(_pkg.__path__)[0].split("/")[-1])
if True:
    import os.path
print(os.path.join("a", "b"))
def f(): import _helper as inner; return inner.value
print(f()); sys.modules["fake"] = type(sys)("fake"); import fake; fake.x = 5; print(fake.x, fake.__name__, fake.__doc__)
sys.modules["blocked"] = None
try: import blocked
except ImportError as e: print(type(e).__name__, e)
