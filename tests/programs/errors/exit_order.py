# What goes when at the end: what the program added to builtins, its names, cycles, other modules' names.
import builtins
import math
import sys
import types


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self, print=print):
        print("gone:", self.name)


builtins.mine = Noted("builtins.mine")
builtins._private = Noted("builtins._private")
builtins.len = lambda x, kept=Noted("a default of builtins.len"): 0
sys.mine = Noted("sys.mine")
module = types.ModuleType("made")
module.x = Noted("made.x")
sys.modules["made"] = module


class Looks:
    def __del__(self):
        print("looks:", "mine" in dir(builtins), len("abc"))


looks = Looks()
math.kept = Noted("math.kept")


def function():
    return 1


function.kept = Noted("function.kept")
function.itself = function
cycle = []
cycle.append(cycle)
cycle.append(Noted("a cycle in builtins"))
builtins.cycle = cycle
del cycle
print("end")
