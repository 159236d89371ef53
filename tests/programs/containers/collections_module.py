# deque, Counter, defaultdict, OrderedDict, ChainMap, UserDict.
from collections import deque, Counter, defaultdict, OrderedDict, ChainMap, UserDict, UserList, abc
d = deque([1, 2, 3], maxlen=4)
d.append(4); d.append(5); d.appendleft(0); print(d, len(d), d[0], d[-1], d.maxlen, 3 in d)
d.rotate(1); print(d); d.rotate(-2); print(d); d.extend([7, 8]); d.extendleft([9]); print(d, d.pop(), d.popleft(), d, d.count(d[0]), d.index(d[1]))
d.insert(1, "i"); d.remove("i"); d.reverse(); print(d, list(reversed(d)), d.copy() == d, d + deque([1]), d * 2, d < deque([99]), bool(deque())); d[0] = "set"; del d[1]; print(d); d.clear(); print(d, repr(deque("ab")), deque(maxlen=0), deque(range(5), 2))
for bad in ("deque().pop()", "deque().popleft()", "deque([1])[5]", "deque([1]).remove(2)", "deque(5)", "deque([], -1)", "deque([1]).index(2)", "deque([1, 2], 2).insert(0, 3)", "hash(deque())", "deque([1])['a']", "deque(maxlen='a')"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
try:
    q = deque([1, 2])
    for x in q: q.append(x)
except RuntimeError as e:
    print(e)
c = Counter("mississippi")
print(c, c.most_common(2), c["z"], sum(c.values()), sorted(c.elements()), c - Counter("iii"), c + Counter("z"), c & Counter("ssm"), c | Counter("zz"), c.total(), +Counter(a=-1, b=2), -Counter(a=-1)); c.update("zz"); c.subtract({"s": 10}); print(c, c == Counter(c)); del c["nothing"]
dd = defaultdict(list); dd["a"].append(1); dd["b"].append(2); dd["a"].append(3); print(dd, dict(dd), dd.get("zz"), "zz" in dd, dd.default_factory); n = defaultdict(lambda: defaultdict(int)); n["x"]["y"] += 5; print(n["x"]["y"], len(n))
try:
    defaultdict(None)["k"]
except KeyError as e:
    print(e)
try:
    defaultdict(5)
except TypeError as e:
    print(e)
m = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(m["a"], m["b"], sorted(m), m.maps, m.new_child({"a": 0})["a"], m.parents["a"], len(m)); m["z"] = 5; print(m.maps[0])
class U(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
u = U(a=1); u["b"] = 2; print(u, u.data, len(u))
print(isinstance([], abc.Sequence), isinstance({}, abc.Mapping), isinstance(set(), abc.Set), isinstance(iter([]), abc.Iterator), isinstance(5, abc.Hashable), isinstance([], abc.Hashable), isinstance(len, abc.Callable), issubclass(dict, abc.MutableMapping), isinstance((x for x in ""), abc.Generator), isinstance(range(3), abc.Sequence), isinstance("", abc.Iterable))
class MySeq(abc.Sequence):
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError
        return i * i
ms = MySeq(4); print(list(ms), 9 in ms, ms.index(4), ms.count(1), list(reversed(ms)))
try:
    class Inc(abc.Sequence): pass
    Inc()
except TypeError as e:
    print(e)
class Own(abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
o = Own(); o.update(a=1, b=2); print(o.pop("a"), o.setdefault("c", 3), dict(o), "b" in o, list(o.items()), o == {"b": 2, "c": 3})
class Lru:
    def __init__(self, n): self.n, self.d = n, OrderedDict()
    def get(self, k):
        if k in self.d: self.d.move_to_end(k); return self.d[k]
    def put(self, k, v):
        self.d[k] = v; self.d.move_to_end(k)
        if len(self.d) > self.n: self.d.popitem(last=False)
l = Lru(2); l.put(1, "a"); l.put(2, "b"); l.get(1); l.put(3, "c"); print(list(l.d), l.get(2))
