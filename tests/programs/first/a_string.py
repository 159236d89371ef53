name = "world"
print(f"hello {name}!", name.upper(), len(name), name[1:3], "%s-%d" % (name, 5))
