# reprlib: short representations, and those that know themselves.
import reprlib
from array import array
from collections import deque
from itertools import count
from reprlib import Repr, recursive_repr, repr as short


class Thing:
    def __repr__(self): return "T" * 60
class Broken:
    def __repr__(self): raise ValueError("no")
print(short("x" * 50), short(list(range(10))), short(tuple(range(9))), short({i: i for i in range(9)}), short({9, *range(8)}), short(frozenset(range(9))), short(deque(range(9))), short(array("i", range(9))), short(10**60), short(Thing()), short((1,)), short(set()), short(frozenset()), short(array("b")), short([]), short({}))
nested = []
for _ in range(10):
    nested = [nested]
print(short(nested), short([[[[[[[["deep"]]]]]]]]), short({"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}), short(len), short("quote'd\"s" * 10), short(b"bytes" * 20), short({"b": 1, "a": 2}), short({3, 1}))
print(short(Broken()).split(" at 0x")[0], short([1, [2, [3, "x" * 100]]]))
r = Repr(maxlist=2, maxstring=12, maxlevel=2, maxdict=1, maxlong=10, maxother=20, fillvalue="~", maxtuple=1, maxset=0)
print(r.repr([1, 2, 3]), r.repr("a long string indeed"), r.repr([[[1]]]), r.repr({1: 2, 3: 4}), r.repr(10**30), r.repr(Thing()), r.repr((1, 2)), r.repr({1}), r.repr1([1], 0))
r = Repr(indent="-> ", maxlist=3)
print(r.repr([1, {"a": (2, 3)}, "x", 4]), Repr(indent=2).repr({"k": [1]}), Repr(indent=0).repr([1, 2]), Repr(indent=None).repr([]), sep="\n")
class Own(Repr):
    def repr_Thing(self, obj, level): return f"<thing at level {level}>"
    def repr_TextIOWrapper(self, obj, level): return "<file>"
print(Own().repr([Thing(), {"t": Thing()}]))
class List(list):
    @recursive_repr(fillvalue="<loop>")
    def __repr__(self):
        "Known."
        return "<" + "|".join(map(repr, self)) + ">"
l = List("abc")
l.append(l)
l.append(List([l]))
print(l, List.__repr__.__name__, List.__repr__.__doc__, recursive_repr()(lambda self: repr([self]))(5))
for bad in (lambda: Repr(indent=5.5).repr([1]), lambda: Repr(5), lambda: Repr(nope=1), lambda: short()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(reprlib.aRepr.maxlist, reprlib.aRepr.maxstring, sorted(n for n in vars(Repr())))
