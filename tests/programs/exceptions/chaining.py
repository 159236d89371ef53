# __cause__, __context__, __suppress_context__, notes.
def f():
    try:
        raise KeyError("k")
    except KeyError as e:
        raise ValueError("v") from e
try:
    f()
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("during")
except KeyError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("none") from None
except KeyError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
def chain(n):
    try:
        if n == 0:
            raise ValueError(0)
        chain(n - 1)
    except ValueError:
        raise ValueError(n)
try:
    chain(3)
except ValueError as e:
    while e:
        print(repr(e), end=" <- ")
        e = e.__context__
    print()
e = ValueError("noted")
e.add_note("first note")
e.add_note("second note")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as err:
    print(err)
try:
    raise ValueError from KeyError
except ValueError as err:
    print(repr(err.__cause__))
a = ValueError("a")
try:
    try:
        raise a
    except ValueError:
        raise a
except ValueError as err:
    print(err is a, err.__context__)
a, b = ValueError("a"), ValueError("b")
a.__context__ = b
try:
    try:
        raise a
    except ValueError:
        raise b
except ValueError as err:
    print(repr(err), repr(err.__context__), err.__context__.__context__)
for attr, v in (("__cause__", 5), ("__context__", 5), ("__traceback__", 5), ("args", 5)):
    try:
        setattr(ValueError(), attr, v)
    except TypeError as err:
        print(attr, err)
x = ValueError()
x.__cause__ = KeyError("set")
print(x.__suppress_context__)
x.args = (1, 2)
print(repr(x), x.args)
try:
    del x.args
except TypeError as err:
    print(err)
def with_gen():
    try:
        yield
    except ValueError as e:
        raise TypeError("t") from e
g = with_gen()
next(g)
try:
    g.throw(ValueError("thrown"))
except TypeError as err:
    print(repr(err.__cause__))
try:
    try:
        raise ValueError("one")
    except ValueError:
        try:
            raise KeyError("two")
        except KeyError:
            pass
        raise IndexError("three")
except IndexError as err:
    print(repr(err.__context__), err.__context__.__context__)
