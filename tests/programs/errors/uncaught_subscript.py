data = {"users": [{"name": "ann", "tags": ["x"]}]}
def lookup(d, i):
    return d["users"][i]["tags"][5] + "suffix"
print(lookup(data, 0))
