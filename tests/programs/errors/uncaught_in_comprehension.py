def conv(xs):
    return [int(x) for x in xs if x]
print(conv(["1", "2"]))
print({k: 1 / v for k, v in {"a": 1, "b": 0}.items()})
