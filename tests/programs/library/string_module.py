# string: constants, templates, formatters, capwords.
import string
from string import Formatter, Template


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), len(string.printable), string.ascii_lowercase + string.ascii_uppercase == string.ascii_letters)
print(string.capwords("  the quick  brown fox "), string.capwords("a-b-c", "-"), string.capwords(""))
s = Template("$who likes ${what}, $$5 and ${who}s")
print(s.substitute(who="tim", what="kung pao"), s.safe_substitute(who="tim"), s.substitute({"who": 1}, what=2), s.get_identifiers(), s.is_valid(), s.template)
attempt("missing", s.substitute, who="tim")
attempt("bad", Template("line\nGive $who $100").substitute, who="tim")
attempt("bad brace", Template("${who").substitute, {})
print(Template("Give $100 $x").safe_substitute(x=1), Template("$100").is_valid())
class Percent(Template):
    delimiter = "%"
    idpattern = "[a-z]+_[a-z]+"
print(Percent("%%x %with_underscore %notunderscored").safe_substitute(with_underscore="replaced"), Template("$ſ $É").safe_substitute(É=1))
f = Formatter()
print(f.format("{0}, {1!r:>8} {name[key].real:03d}", "a", "b", name={"key": 5}), list(f.parse("a {0.x!r:>{w}} b {{}} {}")), f.vformat("{} {} {x}", (1, 2), {"x": 3}), f.format("{:{}}", "x", ">5"), f.get_field("0[a].imag", ({"a": 2j},), {}), f.convert_field(1, "s"), f.format_field(3.14159, ".2f"))
class Strict(Formatter):
    def check_unused_args(self, used, args, kwargs):
        if unused := (set(range(len(args))) | set(kwargs)) - used:
            raise ValueError(f"unused {sorted(unused)}")
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, "?" + key) if isinstance(key, str) else args[key]
    def convert_field(self, value, conversion):
        return value.upper() if conversion == "u" else super().convert_field(value, conversion)
st = Strict()
print(st.format("{a!u} {b}", a="x"))
attempt("unused", st.format, "{0}", 1, 2)
for text, args in (("{} {0}", (1,)), ("{0} {}", (1,)), ("{1}", (1,)), ("{x}", ()), ("{", ()), ("}", ()), ("{!}", (1,)), ("{!z}", (1,)), ("{0", (1,)), ("{0.nope}", (1,)), ("{0[}", (1,)), ("{:{:{}}}", (1, 2, 3)), ("{0:d}", ("a",)), ("{0!r", (1,)), ("{a b}", ())):
    attempt(text, f.format, text, *args)
attempt("no string", f.format)
