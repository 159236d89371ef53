# configparser: reading, interpolation, conversion, writing, errors.
import configparser
import io


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


text = """
[DEFAULT]
ServerAliveInterval = 45
Compression = yes
[forge.example]
User = hg
port : 50022
empty =
path = %(home)s/x
home = /home/%(user)s
; a comment
[Multiline]
chorus: I'm a lumberjack
    I sleep all night

    and work
key = value ; kept
percent = 100%%
[numbers]
i = 7
f = 1.5e3
b1 = on
b2 = FALSE
bad = maybe
"""
c = configparser.ConfigParser()
c.read_string(text)
print(c.sections(), "forge.example" in c, c["forge.example"]["user"], list(c["forge.example"]), c.get("forge.example", "path"), c.get("forge.example", "path", raw=True), c["Multiline"]["chorus"], c["Multiline"]["key"], c["Multiline"]["percent"], repr(c["forge.example"]["empty"]), c.defaults())
n = c["numbers"]
print(n.getint("i"), n.getfloat("f"), n.getboolean("b1"), c.getboolean("numbers", "b2"), n.getint("none", 3), n.get("none"), n.get("none", fallback="f"), c.get("numbers", "x", fallback=None), c.get("numbers", "v", vars={"v": "vars"}), n, n.name, n.parser is c, c.items("numbers")[:2], c.has_option("numbers", "I"), c.options("Multiline"))
c["new"] = {"a": 1, "B": "two"}
c.set("new", "c", "3")
c.add_section("other")
print(c.remove_option("new", "a"), c.remove_section("Multiline"), c.remove_section("none"), c.pop("other"), dict(c["new"]), len(c))
del c["DEFAULT"]["compression"]
out = io.StringIO()
c.write(out)
print(out.getvalue())
c.write(out := io.StringIO(), space_around_delimiters=False)
print(out.getvalue()[:40])
e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
e.read_dict({"a": {"x": "1", "y": "${x}-${b:z}-$$"}, "b": {"z": "2"}})
print(e["a"]["y"], e.get("a", "y", raw=True))
o = configparser.ConfigParser(allow_no_value=True, delimiters=("=",), comment_prefixes=("#",), inline_comment_prefixes=(";",), strict=False, empty_lines_in_values=False, default_section="common", interpolation=None, converters={"list": lambda v: v.split(",")}, dict_type=dict)
o.optionxform = str
o.read_string("[S]\nKey=1\nNoValue\nKey = 2 ; gone\nlist=a,b\n%raw=%(x)s\n[S]\nagain=1\n[common]\nd=0\n")
print(dict(o["S"]), o["S"].getlist("list"), o.getlist("S", "list"), o["S"]["NoValue"])
r = configparser.RawConfigParser(allow_unnamed_section=True)
r.read_string("top = 1\n[s]\nx=%(y)s")
print(r.get(configparser.UNNAMED_SECTION, "top"), r["s"]["x"], r.read(["/no/such/file"]), configparser.UNNAMED_SECTION)
parse = lambda t, **k: configparser.ConfigParser(**k).read_string(t)
attempt("no header", parse, "key = 1")
attempt("bad line", parse, "[s]\nkey\n=x\n")
attempt("duplicate section", parse, "[a]\n[a]")
attempt("duplicate option", parse, "[a]\nx=1\nx=2")
attempt("no section", c.get, "none", "x")
attempt("no option", c.get, "numbers", "none")
attempt("key", lambda: c["none"])
attempt("option key", lambda: c["numbers"]["none"])
attempt("boolean", c.getboolean, "numbers", "bad")
attempt("int", c.getint, "numbers", "bad")
attempt("not text", c.set, "numbers", "x", 5)
attempt("percent", c.set, "numbers", "x", "%")
attempt("add twice", c.add_section, "numbers")
attempt("add default", c.add_section, "DEFAULT")
attempt("set default missing", c.set, "none", "a", "b")
c.read_dict({"i": {"a": "%(b)s", "c": "%(c)s"}})
attempt("missing reference", c.get, "i", "a")
attempt("depth", c.get, "i", "c")
attempt("syntax", c.read_dict, {"i": {"d": "%(x"}})
attempt("dict duplicate", c.read_dict, {"z": {"k": 1, "K": 2}})
e["a"]["q"] = "${no:z}"
attempt("extended", e.get, "a", "q")
attempt("interpolation", configparser.ConfigParser, interpolation=5)
attempt("write", lambda: (r.set("s", "k", "v\n[x]"), r.write(io.StringIO()))[1])
