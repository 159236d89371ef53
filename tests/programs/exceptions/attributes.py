# What each built-in exception carries and prints.
for e in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), KeyError(), KeyError(1, 2), OSError(2, "No such file"),
          OSError(2, "No such file", "f.txt"), OSError("plain"), OSError(13, "denied", "a", None, "b"), SystemExit(3), SystemExit(),
          StopIteration(5), StopIteration(), ImportError("msg", name="n", path="p"), AttributeError("x", name="n", obj=5),
          NameError("x", name="n"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), UnicodeEncodeError("ascii", "é", 0, 1, "bad"),
          AssertionError("a"), NotImplementedError(), RecursionError("r"), ZeroDivisionError("z"), SyntaxError("msg"),
          SyntaxError("msg", ("f.py", 3, 5, "text"))):
    print(type(e).__name__, "|", str(e), "|", repr(e), "|", e.args)
o = OSError(2, "No such file", "f.txt")
print(o.errno, o.strerror, o.filename, o.filename2, type(o).__name__)
print(type(OSError(13, "x")).__name__, type(OSError(17, "x")).__name__, type(OSError(11, "x")).__name__, type(OSError(99999, "x")).__name__)
print(SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code, StopIteration(5).value, StopIteration().value)
i = ImportError("msg", name="n", path="p")
print(i.name, i.path, i.msg)
u = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")
print(u.encoding, u.object, u.start, u.end, u.reason)
s = SyntaxError("msg", ("f.py", 3, 5, "text"))
print(s.filename, s.lineno, s.offset, s.text, s.msg)
try:
    [].x
except AttributeError as e:
    print(e.name, e.obj)
try:
    undefined
except NameError as e:
    print(e.name)
try:
    {}["k"]
except KeyError as e:
    print(e.args)
try:
    import no_such_module_xyz
except ImportError as e:
    print(type(e).__name__, e, e.name, e.path)
try:
    from math import nothing_here
except ImportError as e:
    print(type(e).__name__, str(e).split("(")[0], e.name)
for bad in ("ValueError(a=1)", "UnicodeDecodeError(1)", "ImportError('a', foo=1)", "AttributeError(foo=1)", "OSError(1, 2, a=3)"):
    try:
        eval(bad)
    except TypeError as e:
        print(bad, "->", e)
print(BaseException.__subclasses__()[0].__name__ if False else "ok", Exception.__base__.__name__, ValueError.__mro__)
e = ValueError("x")
e.extra = 1
print(e.__dict__, e.__traceback__, e.__reduce__())
print(ValueError("a") == ValueError("a"), hash(e) == hash(e), bool(e))
class NoInit(Exception):
    def __init__(self, a): pass
print(NoInit(5).args, repr(NoInit(5)))
g = ExceptionGroup("eg", [ValueError(1), TypeError(2)])
print(g, repr(g), g.message, g.exceptions)
print(repr(BaseExceptionGroup("b", [KeyboardInterrupt()])), type(BaseExceptionGroup("b", [ValueError()])).__name__)
print(g.subgroup(ValueError), g.split(ValueError), g.derive([KeyError()]))
for bad in ("ExceptionGroup('a', [])", "ExceptionGroup('a', [1])", "ExceptionGroup('a', 5)", "ExceptionGroup(1, [ValueError()])",
            "ExceptionGroup('a', [KeyboardInterrupt()])", "ExceptionGroup('a')"):
    try:
        eval(bad)
    except (TypeError, ValueError) as e:
        print(bad, "->", type(e).__name__, e)
