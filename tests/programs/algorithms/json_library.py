import json
doc = {"a": [1, 2.5, None, True, "é\n\"\\"], "b": {"c": {}}, "d": [], "n": -0.0, "big": 10**20, "inf": float("inf")}
print(json.dumps(doc), json.loads(json.dumps(doc)) == doc)
print(json.dumps({"b": 1, "a": [1, {"x": 2}]}, indent=2, sort_keys=True), json.dumps([1, 2], separators=(",", ":")), json.dumps("é", ensure_ascii=False), json.dumps({1: "a", None: 2, True: 3, 1.5: 4}))
print(json.loads('[1, 2.0, "a\\u00e9\\ud83d\\ude00", null, true, {"k": [-1e5]}]'), json.loads(" 5 "), json.loads('"x"'), json.loads('{"a": 1, "a": 2}'), json.loads("NaN") != 1, json.loads(b'{"k": 1}'))
for bad in ("", "[1,]", "{'a': 1}", '{"a" 1}', "[1 2]", "tru", '"abc', "[1", "01", "{1: 2}", '"\\x"', "[1] x", '"\t"'):
    try: print(json.loads(bad))
    except json.JSONDecodeError as e: print(repr(bad), "->", e)
for bad in ({1, 2}, object, {(1, 2): 3}, 1j):
    try: json.dumps(bad)
    except TypeError as e: print(e)
l = []; l.append(l)
try: json.dumps(l)
except ValueError as e: print(e)
try: json.dumps(float("nan"), allow_nan=False)
except ValueError as e: print(e)
class E(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({"s": {2, 1}}, cls=E), json.dumps(5j, default=str), json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d)), json.loads("[1.5]", parse_float=str), json.loads('{"a":1}', object_pairs_hook=list))
