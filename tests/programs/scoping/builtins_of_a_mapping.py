# __builtins__ may be any mapping.
import types


def attempt(source, builtins, mode="eval"):
    names = {"__builtins__": builtins}
    try:
        print(eval(compile(source, "s", mode), names), *(v for k, v in names.items() if k not in ("__builtins__", "f")))
    except Exception as e:
        print(type(e).__name__, e)


class Answers:
    def __getitem__(self, name):
        if name == "error":
            raise RuntimeError("no answer")
        if name.islower():
            return lambda *args: (name, args)
        raise KeyError(name)


proxy = types.MappingProxyType({"here": 1, "__import__": lambda *args: args[0]})
attempt("here", proxy)
attempt("there", proxy)
attempt("import there.too", proxy, "exec")
attempt("import there.too", types.MappingProxyType({}), "exec")
attempt("class A: pass", types.MappingProxyType({}), "exec")
attempt("f = lambda: here\nx = f()", proxy, "exec")
attempt("any(1, 2)", Answers())
attempt("error", Answers())
attempt("UPPER", Answers())
attempt("here", 123)
attempt("import there", 123, "exec")
attempt("[here for _ in (1, 2)]", proxy)
f = types.FunctionType(compile("here", "s", "eval"), {"__builtins__": proxy})
print(f(), f.__builtins__ is proxy)
