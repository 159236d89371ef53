# collections: named tuples, deques, counters, ordered and default dicts, chain maps, user classes.
import copy
import pickle
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


Point = namedtuple("Point", ["x", "y"], defaults=[0])
p = Point(11, y=22)
x, y = p
print(p, p[0] + p.y, x, y, p._asdict(), p._replace(x=33), Point._make([1, 2]), Point._fields, Point._field_defaults, Point(5), p == (11, 22), copy.replace(p, y=1), Point.x.__doc__, Point.__doc__, Point.__match_args__)
print(namedtuple("R", "a class a _b def", rename=True)._fields, pickle.loads(pickle.dumps(p)) == p, namedtuple("C", "a, b", module="here").__module__)
for bad in (("1", "a"), ("A", "a a"), ("A", "class"), ("A", "_x"), ("A", ["a b"])):
    attempt(bad, namedtuple, *bad)
attempt("defaults", namedtuple, "A", "a", defaults=[1, 2])
attempt("missing", Point)
attempt("replace", p._replace, z=1)
attempt("make", Point._make, [1])
attempt("set", setattr, p, "x", 1)

c = Counter("abracadabra")
print(c, c.most_common(2), c["z"], sorted(c.elements()), c.total(), Counter(a=4, b=-2) + Counter(a=1, b=1), Counter(a=4) - Counter(a=5, b=-1), Counter(a=1, b=2) & Counter(a=3), Counter(a=1) | Counter(a=3, b=0), +Counter(a=-1, b=1), -Counter(a=-1), Counter(a=1) <= Counter(a=2), Counter(a=0) == Counter())
c.subtract("aab")
c.update({"a": 10}, b=2)
del c["nothing"]
print(c, Counter([1, 1.0, True]), type(c.copy()).__name__)
attempt("fromkeys", Counter.fromkeys, "ab")

d = deque("ghi", maxlen=4)
d.append("j")
d.appendleft("f")
print(d, d.pop(), d.popleft(), list(reversed(d)), d.maxlen, "h" in d)
d.extend("jkl")
d.extendleft("ab")
print(d, d.rotate(1), d, d.rotate(-2), d, d.index("a"), d.count("k"), d[0], d[-1])
attempt("insert", d.insert, 1, "x")
d.remove("a")
d.reverse()
print(d, d.copy(), d + deque([1]), d * 2, deque([1, 2]) < deque([1, 3]), deque([1]) == [1], d.clear(), bool(d))
attempt("pop", d.pop)
attempt("remove", d.remove, 1)
attempt("index", deque([1]).index, 2)
attempt("slice", lambda: deque([1])[0:1])
attempt("maxlen", deque, [], -1)
grow = deque([1, 2])
attempt("mutated", lambda: [grow.append(i) for i in grow])

dd = defaultdict(list)
for k, v in [("yellow", 1), ("blue", 2), ("yellow", 3)]:
    dd[k].append(v)
print(dd, dd.get("red"), dd["red"], sorted(dd), dd.default_factory, defaultdict(None, a=1) | {"b": 2}, copy.copy(dd) == dd)
attempt("no factory", lambda: defaultdict(None)["x"])
attempt("bad factory", defaultdict, 5)

o = OrderedDict.fromkeys("abcde")
o.move_to_end("b")
o.move_to_end("e", last=False)
print("".join(o), o.popitem(last=False), o.popitem(), list(reversed(o)), o == {"c": None, "a": None, "d": None}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), o, OrderedDict(a=1) | {"z": 2})
attempt("move", o.move_to_end, "zz")
attempt("popitem", OrderedDict().popitem)

base = {"music": "bach", "art": "rembrandt"}
m = ChainMap({"art": "van gogh"}, base)
m["opera"] = "carmen"
print(m, list(m), m["music"], len(m), m.parents, m.new_child({"x": 1}), m.maps[0], m.new_child(y=2)["y"], dict(m), ChainMap() | {"a": 1})
attempt("del", m.__delitem__, "music")
attempt("pop", m.pop, "nothing")
attempt("popitem", ChainMap({}, base).popitem)
attempt("get", lambda: m["nothing"])

class Lower(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.lower(), v)
    def __missing__(self, k): return "?" + k
u = Lower(A=1, B=2)
u.update(C=3)
print(u, u["zz"], u.get("zz"), u.data, u | {"D": 4}, "a" in u, copy.copy(u))
l = UserList([3, 1, 2])
l.sort()
print(l, l + [4], l[1:], type(l[1:]).__name__, l * 2, l == [1, 2, 3], l.index(2), 3 in l)
s = UserString("Hello")
print(s, repr(s), s + " you", s.upper(), type(s[1:]).__name__, s == "Hello", "ell" in s, s.replace("l", "L"), hash(s) == hash("Hello"))
