d = {"a": 1}
d["b"] = 2
for k in d:
    print(k, d[k])
print(d, len(d), "a" in d, d.get("z", 0))
