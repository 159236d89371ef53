# When the program ends, finalisers still find the names of their modules; the import system is gone before them.
import sys
import collections

order = []
me = sys.modules[__name__]

class Last:
    name = "class attribute"
    def __init__(self, n):
        self.n = n
    def __del__(self):
        order.append((self.n, self.name, me.__name__, len(CONSTANT), collections.deque([1])))
        if len(order) == 5:
            for line in sorted(order):
                print(*line)
            report()

CONSTANT = "four"
_private = Last("private")
public = Last("public")
zz = Last("zz")
loop = Last("loop")
loop.loop = loop

def in_closure():
    kept = Last("kept by a function")
    def holds():
        return kept
    return holds
holds = in_closure()

def report():
    print(sys.meta_path, sys.path, sys.argv, sys.is_finalizing())
    print(sys.modules.get("sys"), sys.modules.get("__main__"))
    try:
        import json
    except ImportError as e:
        print(type(e).__name__, e)
    print(sys.stdout is sys.__stdout__, sys.getrefcount(zz) > 0)

class Text(__import__("io").StringIO):
    pass

sys.stdout = Text()
sys.stdout.write("never shown")
print("nor this")
