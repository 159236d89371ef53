# Iterators written by hand, __getitem__ fallback, sentinels, length hints.
class Count:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
print(list(Count(3)), sum(Count(4)), max(Count(5)), 3 in Count(5), [*Count(2)], dict(zip(Count(2), "ab")), sorted(Count(3), reverse=True), " ".join(map(str, Count(3))), tuple(Count(0)), set(Count(2)), any(Count(1)))
a, b, c = Count(3); print(a, b, c)
class Old:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(Old()), 20 in Old(), [x for x in Old()], list(reversed([1])), list(enumerate(Old(), 5)))
it = iter(Old()); print(next(it), next(it), next(it), next(it, "default"), next(it, "still"))
calls = []
print(list(iter(lambda: calls.append(1) or len(calls), 4)))
class NoIter: __iter__ = None
class NotNext:
    def __iter__(self): return NotNext()
class Contains:
    def __contains__(self, x): return x == "yes"
print("yes" in Contains(), "no" in Contains())
for bad in ("iter(NoIter())", "iter(NotNext())", "1 in NoIter()", "list(NoIter())", "a, = NoIter()", "next(Contains())", "for x in 5: pass", "1 in 5", "next(iter([]))", "[*5]", "f(*5)", "reversed(Contains())", "len(Count(1))", "iter(5)", "iter(1, 2)", "next([1])", "enumerate(5)", "zip(1, 2)", "zip([1], strict=True, x=1)", "map(5, [1])", "filter(1)", "list(map(5, [1]))", "list(zip([1], [1, 2], strict=True))", "list(zip([1, 2], [1], strict=True))", "list(map(lambda a, b: a, [1], [1, 2], strict=True))"):
    def f(*a): pass
    try:
        exec(bad)
        print(bad, "fine")
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
print(list(zip("abc", range(5), [True, False])), list(zip()), list(zip("ab")), list(enumerate("ab")), list(enumerate("ab", start=10)), list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), list(reversed("abc")))
class Rev:
    def __reversed__(self): return iter("rev")
class SeqRev:
    def __len__(self): return 3
    def __getitem__(self, i): return i
print(list(reversed(Rev())), list(reversed(SeqRev())))
class Raises:
    def __iter__(self): return self
    def __next__(self): raise ValueError("in next")
for e in ("list(Raises())", "sum(Raises())", "next(Raises(), 5)", "[x for x in Raises()]", "1 in Raises()", "a, b = Raises()", "[].extend(Raises())", "dict(Raises())", "''.join(Raises())", "max(Raises())"):
    try:
        exec(e)
    except ValueError as err:
        print(e, err)
class Hint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): return self.h
import operator
print(list(Hint(10)), operator.length_hint(Hint(7)), operator.length_hint([1]), operator.length_hint(Count(1), 3), list(Hint(NotImplemented)))
try:
    list(Hint(-1))
except ValueError as e:
    print(e)
i = iter([1, 2, 3]); print(list(zip(i, i)), list(i)); j = iter("abcd"); print([x + next(j) for x in j]); k = iter([1, 2, 3, 4, 5]); print(2 in k, list(k))
e = enumerate("xy"); print(iter(e) is e, next(e), e.__next__()); m = map(str, [1]); print(iter(m) is m, m.__next__()); print(type(iter([])).__name__, type(iter(())).__name__, type(iter("")).__name__, type(iter({})).__name__, type(iter(set())).__name__, type(iter(range(1))).__name__, type(iter(b"")).__name__, type(enumerate([])).__name__, type(zip()).__name__, type(reversed([])).__name__, type(iter({}.items())).__name__, type(iter(int, 1)).__name__)


# Methods by the names that mappings have change nothing of a sequence.
class Tree:
    def __init__(self, *kids): self.kids = kids
    def __getitem__(self, i): return self.kids[i]
    def __len__(self): return len(self.kids)
    def keys(self): return ["a"]
    def items(self): return []
    def iter(self):
        yield self
        for kid in self:
            yield from kid.iter()


tree = Tree(Tree(), Tree(Tree()))
print(len(list(tree.iter())), [len(t) for t in tree], len({k: p for p in tree.iter() for k in p}))
import re
try:
    iter(re.match("(a)", "a"))
except TypeError as e:
    print(e)
