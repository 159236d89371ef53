# JSON in one go: layouts, keys, numbers, cycles, errors with their notes.
import collections
import enum
import json


class N(enum.IntEnum):
    ONE = 1


class F(float):
    def __repr__(self):
        return "never shown"


class Keeper(dict):
    def items(self):
        return [("own", "items")]


data = {"a": [1, 2.5, None, True, False, "\u00fc\U0001f600\"\n"], "b": {}, "c": [], "d": ({"x": ()},), 3: N.ONE, 1.5: F(2), None: 0, True: 1}
for options in [{}, {"indent": 2}, {"indent": "\t", "separators": (" ,", " :")}, {"indent": 0}, {"ensure_ascii": False}, {"check_circular": False}]:
    print(json.dumps(data, **options))
print(json.dumps({"b": 1, "a": {"d": 1, "c": 2}}, sort_keys=True, indent=1))
print(json.dumps(Keeper(a=1)), json.dumps(collections.OrderedDict(z=1, y=2)), json.dumps({(1, 2): 3, "k": 4}, skipkeys=True))
print(json.dumps([float("nan"), float("inf"), -float("inf"), 1e100, -0.0, 10**30, N.ONE]))
print(json.dumps([1j, {2}], default=lambda o: list(o) if isinstance(o, set) else str(o)))
cycle = []
cycle.append([cycle])
deep = []
for _ in range(100000):
    deep = [deep]
for f in [
    lambda: json.dumps(cycle),
    lambda: json.dumps({"a": [1, {"b": 1j}]}),
    lambda: json.dumps({(1,): 2}),
    lambda: json.dumps([1, float("nan")], allow_nan=False),
    lambda: json.dumps({float("inf"): 1}, allow_nan=False),
    lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True),
    lambda: json.dumps([{1}], default=lambda o: {"again": {2}} if o == {1} else 1 / 0),
    lambda: json.dumps(object, default=lambda o: o),
    lambda: json.dumps(deep),
    lambda: json.encoder.c_make_encoder(1, None, None, None, ":", ",", 0, 0, 0),
    lambda: json.encoder.c_make_encoder(None, None, lambda s: 5, None, ":", ",", 0, 0, 0)("x", 0),
]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, getattr(e, "__notes__", [])[:3], "" if isinstance(e, RecursionError) else e)
print("".join(json.JSONEncoder(indent=1).iterencode({"a": [1]})))
print(json.encoder.c_make_encoder(None, None, json.encoder.encode_basestring, None, ": ", ", ", False, False, True)({"k": "v"}, 0))
