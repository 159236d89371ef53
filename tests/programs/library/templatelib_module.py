# string.templatelib: template strings, their parts, interpolations, conversion.
from string.templatelib import Interpolation, Template, convert

name, price = "World", 3.14159
t = t"Hello {name!r}, pay {price:.{2}f}{'!'} {name = }"
print(t.strings, t.values, [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations])
print(list(t), t)
print(t"", list(t""), t"plain".strings, t"{1}".strings, (t"a" t"b").strings, rt"\n{1}".strings, t"{{}}".strings, t"{t'{1}'}".values)
def render(template):
    return "".join(p if isinstance(p, str) else format(convert(p.value, p.conversion), p.format_spec) for p in template)
print(render(t), render(t"{price:>10.1f}|{[1]!s:>5}|{'é'!a}"))
joined = t"a{1}b" + t"c{2}d"
print(joined.strings, joined.values, joined == joined, Template("x", Interpolation(1, "one"), "y", "z").strings, Template(Interpolation(1), Interpolation(2)).strings, Template().strings)
i = Interpolation(5, "expr", "s", ">3")
print(i, repr(i), i == Interpolation(5, "expr", "s", ">3"), Interpolation.__match_args__, convert(5, "r"), convert("x", "r"), convert("é", "a"), convert(5, None))
match t"{name}":
    case Template(interpolations=[Interpolation(value, expression)]):
        print("matched", value, expression)
def lazy():
    order = []
    def f(x): order.append(x); return x
    t"{f(1)}{f(2):{f(3)}}"
    return order
print(lazy())
for bad in (lambda: t"a" + "b", lambda: "b" + t"a", lambda: Interpolation(), lambda: Interpolation(1, "e", "z"), lambda: Interpolation(1, 5), lambda: Template(5), lambda: setattr(t"", "strings", ()), lambda: setattr(i, "value", 1), lambda: convert(1, "x"), lambda: t"{undefined}", lambda: t"a" < t"b", lambda: Template(x=1), lambda: len(t"")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
for source in "t'{'", "t'}'", "t'{}'", "t'{!r}'", "t'{x!z}'", "t'a' 'b'", "t'a' f'b'", "ft'a'", "bt'a'", "ut'a'":
    try:
        print(source, eval(source))
    except SyntaxError as e:
        print(source, "|", e.msg)
import copy, pickle
print(type(iter(t)).__name__, isinstance(t, Template), Template.__module__, Interpolation[int])
