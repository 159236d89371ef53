def f():
    try:
        1 / 0
    finally:
        print("cleanup ran")
with open("/dev/null") as fh:
    f()
