# graphlib: topological order, in one go and step by step.
from graphlib import CycleError, TopologicalSorter


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


graph = {"D": ["B", "C"], "C": ["A"], "B": ["A"]}
print(tuple(TopologicalSorter(graph).static_order()))
t = TopologicalSorter()
t.add(1, 2, 3)
t.add(2, 3)
t.add(2, 4)
t.add(5)
t.prepare()
while t.is_active():
    ready = t.get_ready()
    print(sorted(ready), t.get_ready(), bool(t))
    t.done(*ready)
print(t.is_active(), t.get_ready(), list(TopologicalSorter({}).static_order()), list(TopologicalSorter({1: {1} - {1}}).static_order()))
parallel = TopologicalSorter(graph)
parallel.prepare()
order = []
waiting = list(parallel.get_ready())
while waiting:
    node = waiting.pop()
    order.append(node)
    parallel.done(node)
    waiting.extend(parallel.get_ready())
print(order)
cyclic = TopologicalSorter({"a": ["b"], "b": ["c"], "c": ["a"], "d": []})
try:
    cyclic.prepare()
except CycleError as e:
    print(e.args[0], e.args[1], issubclass(CycleError, ValueError))
print(cyclic.get_ready())
attempt("self", lambda: list(TopologicalSorter({"x": ["x"]}).static_order()))
attempt("not prepared", TopologicalSorter(graph).get_ready)
attempt("not prepared", TopologicalSorter(graph).is_active)
attempt("not prepared", TopologicalSorter(graph).done, "A")
t = TopologicalSorter(graph)
print(t.prepare(), t.prepare(), end=" ")
attempt("add late", t.add, "x")
attempt("unknown", t.done, "zzz")
attempt("not ready", t.done, "D")
print(t.get_ready(), t.done("A"), end=" ")
attempt("done twice", t.done, "A")
attempt("prepare late", t.prepare)
attempt("unhashable", TopologicalSorter().add, [])
attempt("graph", TopologicalSorter, 5)
big = TopologicalSorter({i: [i - 1] for i in range(1, 5000)})
print(list(big.static_order())[-1], TopologicalSorter[int])
