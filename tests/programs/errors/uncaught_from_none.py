def f():
    try:
        int("x")
    except ValueError:
        raise LookupError("hidden cause") from None
f()
