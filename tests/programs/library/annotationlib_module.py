# annotationlib: annotations as values, as forward references, as text.
import annotationlib
from annotationlib import ForwardRef, Format, call_annotate_function, get_annotate_from_class_namespace, get_annotations, type_repr

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", str(call(*args, **kwargs)).split(" at 0x")[0])
    except Exception as e:
        print(what, "->", type(e).__name__, e)

class Point:
    x: int
    y: undefined.attr
    z: list[undefined] | None
    w: "text"
def f(a: int, b: missing = 1, *c: 1 + 2) -> Point: ...
for thing in Point, f:
    for form in Format.STRING, Format.FORWARDREF, Format.VALUE:
        attempt((thing.__name__, form.name), get_annotations, thing, format=form)
undefined = type("undefined", (), {"attr": float})
print(get_annotations(Point), get_annotations(Point, eval_str=True, locals={"text": str})["w"], Point.__annotate__(Format.VALUE)["x"], Point.__annotations__ is Point.__annotations__)
attempt("of forward references", Point.__annotate__, Format.FORWARDREF)
r = get_annotations(f, format=Format.FORWARDREF)["b"]
print(r.__forward_arg__, r.evaluate(format=Format.FORWARDREF) is r, r.evaluate(format=Format.STRING), r.evaluate(globals={"missing": 5}), ForwardRef("int").evaluate(), ForwardRef("x + 1").evaluate(locals={"x": 2}), ForwardRef("a") == ForwardRef("a"), ForwardRef("list[q]", module="m"))
attempt("evaluate", r.evaluate)
attempt("bad", lambda: ForwardRef("1 +").evaluate())
attempt("type", ForwardRef, 5)
class Generic[T]:
    t: T
    u: dict[T, "v"]
print(get_annotations(Generic, format=Format.STRING), get_annotations(Generic)["t"] is Generic.__type_params__[0])
print(call_annotate_function(Point.__annotate__, Format.STRING), call_annotate_function(f.__annotate__, Format.FORWARDREF)["a"], type_repr(int), type_repr(Point), type_repr(...), type_repr(5), type_repr("s"), annotationlib.annotations_to_string({"a": int, "b": "c"}))
class Meta(type):
    def __new__(m, name, bases, ns):
        annotate = get_annotate_from_class_namespace(ns)
        cls = super().__new__(m, name, bases, ns)
        cls.seen = call_annotate_function(annotate, Format.STRING, owner=cls) if annotate else None
        return cls
class With(metaclass=Meta):
    a: unknown
class Without(metaclass=Meta): pass
print(With.seen, Without.seen, get_annotations(Without), get_annotations(type("Old", (), {"__annotations__": {"k": "v"}})))
attempt("not annotated", get_annotations, 5)
attempt("eval_str", get_annotations, f, eval_str=True, format=Format.STRING)
attempt("format", get_annotations, f, format=Format.VALUE_WITH_FAKE_GLOBALS)
attempt("bad format", get_annotations, f, format=99)
f.__annotations__ = {"only": 1}
print(f.__annotations__, f.__annotate__, get_annotations(f, format=Format.STRING))
def g(a: int): ...
g.__annotate__ = lambda form: {"made": form}
print(g.__annotations__, Format.VALUE, list(Format))
attempt("annotate", setattr, g, "__annotate__", 5)
