# except* in its shapes.
def t(f):
    try:
        f()
    except BaseException as e:
        print("escaped", type(e).__name__, e, getattr(e, "exceptions", None))
def a():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError as e:
        print("ve", e.exceptions)
    except* TypeError as e:
        print("te", e.exceptions)
t(a)
def b():
    try:
        raise ExceptionGroup("eg", [ValueError(1), ExceptionGroup("inner", [ValueError(2), OSError(3)])])
    except* ValueError as e:
        print(repr(e))
    else:
        print("no")
    finally:
        print("finally")
t(b)
def c():
    try:
        raise ValueError("naked")
    except* ValueError as e:
        print(type(e).__name__, e.exceptions, repr(e))
t(c)
def d():
    try:
        raise ValueError("unmatched")
    except* TypeError:
        print("no")
t(d)
def e():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise
    except* TypeError:
        raise KeyError("new")
t(e)
def f():
    try:
        pass
    except* ValueError:
        print("no")
    else:
        print("else ran")
t(f)
def g():
    try:
        raise ExceptionGroup("eg", [ValueError(1)])
    except* (TypeError, ValueError) as eg:
        print("tuple", eg)
    print("after")
t(g)
def h():
    try:
        raise ExceptionGroup("x", [ValueError(1)])
    except* ExceptionGroup:
        pass
t(h)
def i():
    for n in range(3):
        try:
            raise ExceptionGroup("x", [ValueError(n)])
        except* ValueError as e:
            print("loop", e.exceptions)
t(i)
def j():
    try:
        raise ExceptionGroup("outer", [ExceptionGroup("in", [KeyError("k")]), ValueError("v")])
    except* KeyError as e:
        print(repr(e))
        raise IndexError("from handler") from None
t(j)
