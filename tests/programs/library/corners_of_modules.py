# Corners of several modules that programs of others look into.
import collections
import json
import os
import re
import sys
import time
import warnings

def attempt(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)

print(time._STRUCT_TM_ITEMS, len(sys._git), memoryview[int], os.DirEntry[str])
os.putenv("ADDED_BELOW", "yes")
before = os.environ.get("ADDED_BELOW")
os.reload_environ()
print(before, os.environ.get("ADDED_BELOW"))
class Path:
    def __init__(self, path):
        self.path = path
    def __fspath__(self):
        return self.path
print(type(os.readlink(Path(b"/proc/self/exe"))), type(os.readlink(Path("/proc/self/exe"))))
# The order of keys is looked at after the values, which may have changed it.
for change in lambda: d.clear(), lambda: d.pop("y"), lambda: d.update(z=1), lambda: None:
    class Value:
        def __eq__(self, other):
            change()
            return True
    d = collections.OrderedDict([("x", Value()), ("y", 2)])
    attempt(lambda: d == collections.OrderedDict([("x", 1), ("y", 2)]))
class Key:
    def __init__(self, name):
        self.name = name
    def __hash__(self):
        return hash(self.name)
    def __eq__(self, other):
        if changing:
            d.pop(last, None)
        return self.name == getattr(other, "name", other)
for last in "y", "none":
    changing = False
    d = collections.OrderedDict([(Key("x"), 1), ("y", 2)])
    other = collections.OrderedDict([(Key("x"), 1), ("y", 2)])
    attempt(lambda: d == other)
for make in reversed, iter:
    it = make([1, 2])
    print(it.__reduce__())
    list(it)
    print(it.__reduce__())
print(eval('f"{1+2 = # my comment\n  }"'), eval("f\"{'# no comment' = }\""), eval("f'{\"\"\"a'#'\"\"\" = # yes\n}'"))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for s in (r'"\z"', r'b"\z"', r'"\400"', r'f"\z"', r'b"\777"'):
        attempt(lambda: eval(s))
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    for s in (r'"\z"', r'b"\777"'):
        eval(s)
    print(*[w.message for w in seen], sep="\n")
for s in '"\\u', '"\\u12"', '"\\ud834\\u', "[", "[1", "[1,", '{"', '{"a"', '{"a":', '{"a":1,', '"\\':
    attempt(lambda: json.loads(s))
