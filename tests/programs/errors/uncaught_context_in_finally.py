def f():
    try:
        raise KeyError("first")
    finally:
        [][0]
f()
