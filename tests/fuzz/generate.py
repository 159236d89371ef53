"""Small random programs that print what they compute, for comparing interpreters.

    generate.py FIRST COUNT     runs the programs of these seeds; "== SEED" stands before the output of each
    generate.py show SEED       prints a program

A seed gives the same program on every Python. Programs end by themselves: loops are counted, recursion has a limit,
and numbers and texts that grow are cut down.
"""

import io
import random
import re
import sys

PRELUDE = '''
def show(*values):
    print(*[text(v) for v in values])

def text(v):
    try:
        r = repr(v)
    except Exception as e:
        r = f"repr failed: {type(e).__name__}"
    return scrub(r)

def failed(e):
    print("raised", type(e).__name__, scrub(str(e)), "from" if e.__cause__ else "", type(e.__context__).__name__)

class Steps:
    left = 400
    def __call__(self):
        self.left -= 1
        if self.left < 0:
            raise StopProgram
'''


class StopProgram(BaseException):
    """The program has run long enough."""


def scrub(text):
    # Addresses, also those that a program has cut short.
    text = re.sub(r"at 0x[0-9a-fA-F]*|0x[0-9a-fA-F]{5,}", "0x...", text)
    return text if len(text) < 300 else text[:150] + "..." + text[-100:] + str(len(text))


INTS = ["0", "1", "-1", "2", "3", "7", "10", "-5", "255", "256", "1000", "2**31", "2**61-1", "2**61", "-2**61",
        "2**62", "2**63", "-2**63", "2**64", "10**20", "-10**30", "True", "False"]
FLOATS = ["0.0", "-0.0", "1.0", "0.5", "-1.5", "1e10", "1e-10", "1e308", "5e-324", "3.14159", "2.5", "1e16",
          "123456.789", "float('inf')", "float('-inf')", "float('nan')", "1e22", "0.1", "1/3"]
STRINGS = ["''", "'a'", "'abc'", "'Hello, World'", "'  x  '", "'a,b,,c'", "'ünïcödé'", "'\\u4e2d\\u6587'",
           "'\\U0001f600'", "'123'", "'-4.5'", "'tab\\tnew\\n'", "'ß'", "'İ'", "'\\x00'", "'AbC'", "'aaaa'", "'{}'",
           "'%s'", "'\\ud800'", "'ﬁ'"]
BYTES = ["b''", "b'a'", "b'abc'", "b'\\xff\\x00'", "b'hello world'", "b'1,2,,3'"]

STR_METHODS = ["upper()", "lower()", "title()", "capitalize()", "swapcase()", "casefold()", "strip()", "lstrip()",
               "rstrip()", "split()", "split(',')", "rsplit(',', 1)", "splitlines()", "isdigit()", "isalpha()",
               "isalnum()", "isspace()", "isidentifier()", "istitle()", "isupper()", "isprintable()", "encode()",
               "encode('latin-1', 'replace')", "encode('ascii', 'backslashreplace')", "zfill(6)", "center(9, '*')",
               "ljust(5)", "rjust(7, '-')", "replace('a', 'bb')", "replace('', '.', 2)", "find('b')", "rfind('a')",
               "index('c')", "count('a')", "count('')", "partition(',')", "rpartition('a')", "startswith(('a', 'H'))",
               "endswith('c')", "expandtabs(3)", "removeprefix('a')", "removesuffix('c')", "isdecimal()",
               "translate({97: 'X', 98: None})", "join(['x', 'y'])", "format(1, 2)", "isnumeric()"]
LIST_METHODS = ["append({})", "extend({})", "insert(1, {})", "remove({})", "pop()", "pop(0)", "index({})", "count({})",
                "sort()", "sort(key=str)", "sort(key=repr, reverse=True)", "reverse()", "copy()", "clear()"]
DICT_METHODS = ["get({})", "get({}, 5)", "pop({})", "pop({}, None)", "setdefault({}, {})", "popitem()", "keys()",
                "values()", "items()", "copy()", "update(a={})", "clear()"]
SET_METHODS = ["add({})", "discard({})", "remove({})", "union([1, 2])", "intersection({{1, 2}})", "difference([1])",
               "symmetric_difference([1, 9])", "issubset([1, 2, 3])", "issuperset([])", "isdisjoint([5])", "copy()"]
BYTES_METHODS = ["hex()", "decode('latin-1')", "decode()", "decode('ascii', 'replace')", "split(b',')", "upper()",
                 "find(b'b')", "replace(b'a', b'zz')", "startswith(b'a')", "center(7)", "strip()", "count(b'l')"]
INT_METHODS = ["bit_length()", "bit_count()", "as_integer_ratio()", "conjugate()", "__index__()", "numerator", "real",
               "to_bytes(16, 'big', signed=True)", "is_integer()", "__neg__()"]
FLOAT_METHODS = ["is_integer()", "hex()", "as_integer_ratio()", "real", "__trunc__()", "conjugate()"]
SPECS = ["", "5", "<8", ">8", "^9", "05", "+", " ", "x", "#x", "b", "o", "e", ".2f", ".3", "g", "%", ",", "_", "n",
         "*^12", "s", "10.3f", ".0f", "+.1e", "c", "d", ">+08.2f", "_x", ".5g"]
BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "@"]
COMPARE = ["<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"]
ERRORS = ["ValueError", "TypeError", "KeyError", "IndexError", "ZeroDivisionError", "AttributeError", "RuntimeError",
          "StopIteration", "LookupError", "ArithmeticError", "Exception", "OSError", "AssertionError"]
KINDS = ["int", "int", "int", "float", "str", "str", "list", "list", "tuple", "dict", "set", "bool", "bytes", "none",
         "complex", "range"]


class Writer:
    """Writes one program."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines = []
        self.indent = 0
        self.names = {}
        self.functions = []
        self.classes = []
        self.generators = []
        self.fresh = 0
        self.loops = 0
        self.inside_function = 0

    def pick(self, options):
        return options[self.r.randrange(len(options))]

    def chance(self, percent):
        return self.r.randrange(100) < percent

    def line(self, text):
        self.lines.append("    " * self.indent + text)

    def name(self, prefix):
        self.fresh += 1
        return f"{prefix}{self.fresh}"

    # Expressions.

    def expr(self, kind=None, depth=3):
        if kind is None or self.chance(6):
            kind = self.pick(KINDS)
        known = [n for n, k in self.names.items() if k == kind]
        if known and self.chance(45):
            return self.pick(known)
        if depth <= 0:
            return self.literal(kind)
        return getattr(self, "make_" + kind)(depth - 1)

    def literal(self, kind):
        return {
            "int": lambda: self.pick(INTS), "float": lambda: self.pick(FLOATS), "str": lambda: self.pick(STRINGS),
            "list": lambda: "[1, 2, 3]", "tuple": lambda: "(1, 'a')", "dict": lambda: "{'a': 1, 2: 'b'}",
            "set": lambda: "{1, 2, 3}", "bool": lambda: self.pick(["True", "False"]),
            "bytes": lambda: self.pick(BYTES), "none": lambda: "None", "complex": lambda: self.pick(["1j", "2-3j"]),
            "range": lambda: self.pick(["range(5)", "range(0)", "range(10, 0, -3)"]),
        }[kind]()

    def any(self, depth):
        return self.expr(None, depth)

    def make_common(self, kind, depth):
        choice = self.r.randrange(7)
        if choice == 0:
            return f"({self.expr(kind, depth)} if {self.expr('bool', depth)} else {self.expr(kind, depth)})"
        if choice == 1:
            return f"({self.expr(kind, depth)} {self.pick(['and', 'or'])} {self.expr(kind, depth)})"
        if choice == 2 and self.functions:
            name, arity = self.pick(self.functions)
            arguments = [self.any(depth - 1) for _ in range(arity + self.pick([0, 0, 0, 1, -1]))]
            return f"{name}({', '.join(arguments)})"
        if choice == 3:
            return f"(lambda a, b={self.any(0)}: {self.pick(['a', 'b', '(a, b)', '[a] * 2'])})({self.expr(kind, depth)})"
        if choice == 4:
            return f"[{self.expr(kind, depth)}, {self.expr(kind, 0)}][{self.pick(['0', '1', '-1', '-2', '2'])}]"
        if choice == 5 and self.classes:
            name = self.pick(self.classes)
            return f"{name}({self.expr(kind, depth)}).value"
        return self.literal(kind)

    def make_int(self, depth):
        choice = self.r.randrange(14)
        a = lambda: self.expr("int", depth)
        if choice < 5:
            return f"small({a()} {self.pick(BINARY[:9])} {a()})"
        if choice == 5:
            return f"small({a()} {self.pick(['<<', '>>'])} {self.r.randrange(70)})"
        if choice == 6:
            return f"({self.pick(['-', '+', '~', 'not '])}{a()})"
        if choice == 7:
            return f"len({self.expr(self.pick(['str', 'list', 'tuple', 'dict', 'set', 'bytes', 'range']), depth)})"
        if choice == 8:
            return f"int({self.expr(self.pick(['float', 'str', 'int', 'bool']), depth)})"
        if choice == 9:
            return f"{self.pick(['sum', 'max', 'min'])}({self.expr(self.pick(['list', 'tuple', 'set', 'range']), depth)})"
        if choice == 10:
            return f"({a()}).{self.pick(INT_METHODS)}"
        if choice == 11:
            return f"{self.pick(['abs', 'hash', 'round', 'divmod', 'pow'])}({a()}{self.pick(['', ', 3'])})"
        if choice == 12:
            return f"ord({self.expr('str', depth)}[:1])"
        return self.make_common("int", depth)

    def make_float(self, depth):
        choice = self.r.randrange(8)
        a = lambda: self.expr("float", depth)
        if choice < 4:
            return f"({a()} {self.pick(BINARY[:6])} {self.expr(self.pick(['float', 'int']), depth)})"
        if choice == 4:
            return f"float({self.expr(self.pick(['int', 'str', 'float']), depth)})"
        if choice == 5:
            return f"({a()}).{self.pick(FLOAT_METHODS)}"
        if choice == 6:
            return f"round({a()}, {self.r.randrange(-3, 5)})"
        return self.make_common("float", depth)

    def make_complex(self, depth):
        if self.chance(60):
            return f"({self.expr('complex', depth)} {self.pick(BINARY[:4])} {self.expr(self.pick(['complex', 'float', 'int']), depth)})"
        return self.pick([f"complex({self.expr('float', depth)}, {self.expr('int', depth)})", "(3+4j).conjugate()"])

    def make_bool(self, depth):
        choice = self.r.randrange(6)
        if choice == 0:
            return f"(not {self.any(depth)})"
        if choice == 1:
            kind = self.pick(KINDS)
            return f"({self.expr(kind, depth)} {self.pick(COMPARE[:6])} {self.expr(kind, depth)} {self.pick(COMPARE[:6])} {self.expr(kind, depth)})"
        if choice == 2:
            return f"({self.any(depth)} {self.pick(COMPARE[6:8])} {self.expr(self.pick(['list', 'tuple', 'dict', 'set', 'str', 'range']), depth)})"
        if choice == 3:
            return f"isinstance({self.any(depth)}, {self.pick(['int', 'str', '(int, float)', 'list', 'int | str', 'object'])})"
        if choice == 4:
            return f"{self.pick(['any', 'all', 'bool', 'callable'])}({self.expr('list', depth)})"
        kind = self.pick(KINDS)
        return f"({self.expr(kind, depth)} {self.pick(COMPARE[:6])} {self.expr(kind, depth)})"

    def make_none(self, depth):
        return self.pick(["None", "print()", "[].append(1)", "{}.get(0)"])

    def make_range(self, depth):
        return f"range({self.r.randrange(-3, 12)}, {self.r.randrange(-5, 12)}, {self.pick([1, 2, -1, 3])})"

    def make_str(self, depth):
        choice = self.r.randrange(12)
        a = lambda: self.expr("str", depth)
        if choice < 2:
            return f"small({a()} + {a()})"
        if choice == 2:
            return f"{a()}.{self.pick(STR_METHODS)}"
        if choice == 3:
            return f"{a()}{self.slice()}"
        if choice == 4:
            return f"{self.pick(['str', 'repr', 'ascii', 'hex', 'bin', 'oct', 'chr'])}({self.any(depth)})"
        if choice == 5:
            conversion = self.pick(["", "", "!r", "!s", "!a"])
            return f"f\"<{{{self.any(depth)}{conversion}:{self.pick(SPECS)}}}>\"" if self.chance(80) else f"f\"{{{self.any(depth)}=}}\""
        if choice == 6:
            spec = self.pick(["s", "r", "d", "5.2f", "x", "%", "-8s", "+d", "e", "c", "i", "05d", "g", "#o"])
            return f"('%{spec}' % ({self.any(depth)},))"
        if choice == 7:
            return f"format({self.any(depth)}, {self.pick(SPECS)!r})"
        if choice == 8:
            return f"'-'.join(map(str, {self.expr('list', depth)}))"
        if choice == 9:
            return f"{a()} * {self.r.randrange(-1, 4)}"
        if choice == 10:
            return f"'{{}} {{1!r:>{self.r.randrange(9)}}}'.format({self.any(depth)}, {self.any(depth)})".replace("{} {1", "{0} {1")
        return self.make_common("str", depth)

    def make_bytes(self, depth):
        choice = self.r.randrange(5)
        a = self.expr("bytes", depth)
        return [f"{a} + {self.expr('bytes', depth)}", f"{a}.{self.pick(BYTES_METHODS)}", f"{a}{self.slice()}",
                f"bytes({self.expr('list', depth)})", f"bytearray({a})"][choice]

    def slice(self):
        bound = lambda: self.pick(["", "", "0", "1", "-1", "2", "-2", "5", "-9", "100"])
        if self.chance(25):
            return f"[{self.pick(['0', '-1', '1', '5', '-7'])}]"
        return f"[{bound()}:{bound()}{self.pick(['', '', ':2', ':-1', ':-2', ':0'])}]"

    def comprehension(self, depth):
        v = self.name("c")
        kind = self.pick(["list", "tuple", "range", "str", "set", "dict"])
        source = self.expr(kind, depth)
        self.names[v] = {"range": "int", "str": "str"}.get(kind, "int")
        condition = f" if {self.expr('bool', 1)}" if self.chance(40) else ""
        element = self.any(depth - 1) if self.chance(70) else v
        inner = ""
        if self.chance(20):
            w = self.name("c")
            inner = f" for {w} in range({self.r.randrange(4)})"
            element = f"({element}, {w})"
        del self.names[v]
        return element, f"for {v} in {source}{condition}{inner}"

    def make_list(self, depth):
        choice = self.r.randrange(11)
        if choice < 3:
            items = [self.any(depth) for _ in range(self.r.randrange(5))]
            if items and self.chance(20):
                items[self.r.randrange(len(items))] = "*" + self.expr(self.pick(["list", "tuple", "str", "range"]), depth)
            return f"[{', '.join(items)}]"
        if choice < 5:
            element, clause = self.comprehension(depth)
            return f"[{element} {clause}]"
        if choice == 5:
            return f"{self.expr('list', depth)}{self.slice()}"
        if choice == 6:
            return f"sorted({self.expr(self.pick(['list', 'tuple', 'str', 'set', 'range']), depth)}{self.pick(['', ', reverse=True', ', key=str', ', key=lambda q: (str(type(q)), repr(q))'])})"
        if choice == 7:
            return f"list({self.pick(['zip', 'enumerate', 'reversed', 'map', 'filter'])}({self.pick(['', 'str, ', 'None, ', 'bool, '])}{self.expr('list', depth)}))"
        if choice == 8:
            return f"small({self.expr('list', depth)} {self.pick(['+', '*'])} {self.expr(self.pick(['list', 'int']), 0)})"
        if choice == 9 and self.generators:
            return f"list({self.pick(self.generators)}({self.expr('int', depth)}))"
        return self.make_common("list", depth)

    def make_tuple(self, depth):
        choice = self.r.randrange(5)
        if choice < 3:
            items = [self.any(depth) for _ in range(self.r.randrange(4))]
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        if choice == 3:
            return f"tuple({self.expr(self.pick(['list', 'str', 'set', 'dict', 'range']), depth)})"
        return f"{self.expr('tuple', depth)}{self.slice()}"

    def make_dict(self, depth):
        choice = self.r.randrange(6)
        key = lambda: self.expr(self.pick(["int", "str", "tuple", "float", "bool"]), min(depth, 1))
        if choice < 3:
            items = [f"{key()}: {self.any(depth)}" for _ in range(self.r.randrange(4))]
            if self.chance(20):
                items.append("**" + self.expr("dict", depth))
            return f"{{{', '.join(items)}}}"
        if choice == 3:
            element, clause = self.comprehension(depth)
            return f"{{{key()}: {element} {clause}}}"
        if choice == 4:
            return f"({self.expr('dict', depth)} | {self.expr('dict', depth)})"
        return f"dict(zip({self.expr('list', depth)}, {self.expr('list', depth)}))"

    def make_set(self, depth):
        choice = self.r.randrange(5)
        # Only integers: the order of other elements is nobody's business.
        if choice < 2:
            return "{" + ", ".join(str(self.r.randrange(-3, 40)) for _ in range(self.r.randrange(1, 6))) + "}"
        if choice == 2:
            return f"({self.expr('set', depth)} {self.pick(['|', '&', '-', '^'])} {self.expr('set', depth)})"
        if choice == 3:
            return f"{{{self.r.randrange(9)} + q % 7 for q in range({self.r.randrange(12)})}}"
        return f"frozenset({self.make_range(0)})"

    # Statements.

    def block(self, depth, statements=None):
        self.indent += 1
        saved = dict(self.names)
        for _ in range(statements or self.r.randrange(1, 4)):
            self.statement(depth)
        self.names = saved
        self.indent -= 1

    def statement(self, depth):
        self.line("steps()")
        weights = [("assign", 20), ("show", 18), ("augment", 6), ("method", 10), ("unpack", 5), ("guarded", 14),
                   ("store", 5), ("walrus", 2), ("delete", 2), ("raising", 3)]
        if depth > 0:
            weights += [("branch", 8), ("loop", 8), ("counted", 4), ("attempt", 8), ("function", 8), ("klass", 5),
                        ("generator", 4), ("match", 4), ("managed", 3), ("closure", 3), ("group", 2)]
        total = sum(w for _, w in weights)
        at = self.r.randrange(total)
        for name, weight in weights:
            at -= weight
            if at < 0:
                return getattr(self, "write_" + name)(depth)

    def write_assign(self, depth):
        kind = self.pick(KINDS)
        value = self.expr(kind)
        name = self.name("v") if len(self.names) < 4 or self.chance(50) else self.pick(list(self.names))
        self.line(f"{name} = {value}")
        self.names[name] = kind

    def write_show(self, depth):
        self.line(f"show({', '.join(self.any(3) for _ in range(self.r.randrange(1, 3)))})")

    def write_augment(self, depth):
        if self.names:
            name = self.pick(list(self.names))
            kind = self.names[name]
            self.line(f"{name} {self.pick(BINARY[:9])}= {self.expr(kind, 1)}")
            self.line(f"{name} = small({name})")

    def write_method(self, depth):
        tables = {"list": LIST_METHODS, "dict": DICT_METHODS, "set": SET_METHODS, "str": STR_METHODS,
                  "bytes": BYTES_METHODS, "int": INT_METHODS, "float": FLOAT_METHODS}
        known = [(n, k) for n, k in self.names.items() if k in tables]
        if not known:
            return self.write_show(depth)
        name, kind = self.pick(known)
        call = self.pick(tables[kind])
        if kind in ("list", "dict", "set"):
            while "{}" in call:
                call = call.replace("{}", self.expr("int" if kind == "set" else None, 1), 1)
            call = call.replace("{{", "{").replace("}}", "}")
        self.line(f"show({name}.{call})")
        self.line(f"show({name})")

    def write_unpack(self, depth):
        a, b, c = self.name("u"), self.name("u"), self.name("u")
        pattern = self.pick([f"{a}, {b}", f"{a}, *{b}", f"*{a}, {b}", f"({a}, {b}), {c}", f"[{a}, *{b}, {c}]", f"{a}, {b} = {c}"])
        self.line(f"{pattern} = {self.expr(self.pick(['list', 'tuple', 'str', 'dict', 'range']))}")
        self.line(f"show({a})")

    def write_guarded(self, depth):
        self.line("try:")
        self.block(0, 1 + self.r.randrange(2))
        self.line("except Exception as e:")
        self.indent += 1
        self.line("failed(e)")
        self.indent -= 1

    def write_store(self, depth):
        known = [n for n, k in self.names.items() if k in ("list", "dict", "bytes", "tuple")]
        if known:
            name = self.pick(known)
            index = self.slice() if self.chance(50) else f"[{self.expr('int', 1)}]"
            self.line(self.pick([f"{name}{index} = {self.any(2)}", f"del {name}{index}"]))
            self.line(f"show({name})")

    def write_walrus(self, depth):
        name = self.name("w")
        self.line(f"show(({name} := {self.any(2)}), {name})")

    def write_delete(self, depth):
        if self.names:
            name = self.pick(list(self.names))
            self.line(f"del {name}")
            del self.names[name]

    def write_raising(self, depth):
        error = self.pick(ERRORS)
        cause = self.pick(["", "", f" from {self.pick(ERRORS)}('cause')", " from None"])
        self.line(f"if {self.expr('bool', 1)}: raise {error}({self.any(1) if self.chance(60) else ''}){cause}")

    def write_branch(self, depth):
        self.line(f"if {self.expr(self.pick(['bool', 'int', 'list', 'str']))}:")
        self.block(depth - 1)
        if self.chance(40):
            self.line(f"elif {self.expr('bool')}:")
            self.block(depth - 1)
        if self.chance(50):
            self.line("else:")
            self.block(depth - 1)

    def loop_body(self, depth):
        self.loops += 1
        self.block(depth - 1)
        self.indent += 1
        if self.chance(30):
            self.line(f"if {self.expr('bool', 1)}: {self.pick(['break', 'continue'])}")
        self.indent -= 1
        self.loops -= 1
        if self.chance(30):
            self.line("else:")
            self.block(depth - 1)

    def write_loop(self, depth):
        v = self.name("i")
        kind = self.pick(["list", "tuple", "range", "str", "dict", "set"])
        self.line(f"for {v} in {self.expr(kind)}:")
        saved = dict(self.names)
        self.names[v] = {"range": "int", "set": "int", "str": "str"}.get(kind, "int")
        self.loop_body(depth)
        self.names = saved

    def write_counted(self, depth):
        v = self.name("n")
        self.line(f"{v} = {self.r.randrange(6)}")
        self.line(f"while {v} > 0:")
        self.indent += 1
        self.line(f"{v} -= 1")
        self.indent -= 1
        self.loop_body(depth)

    def write_attempt(self, depth):
        self.line("try:")
        self.block(depth - 1)
        if self.chance(75):
            errors = self.pick(ERRORS) if self.chance(60) else f"({self.pick(ERRORS)}, {self.pick(ERRORS)})"
            self.line(f"except {errors} as e:")
            self.indent += 1
            self.line("failed(e)")
            if self.chance(20):
                self.line(self.pick(["raise", "raise RuntimeError('again')", "raise KeyError(1) from e"]))
            self.indent -= 1
            if self.chance(30):
                self.line("else:")
                self.block(depth - 1)
            if self.chance(30):
                self.line("finally:")
                self.block(depth - 1)
        else:
            self.line("finally:")
            self.block(depth - 1)

    def write_group(self, depth):
        self.line("try:")
        self.indent += 1
        self.line(f"raise ExceptionGroup('g', [{self.pick(ERRORS)}(1), {self.pick(ERRORS)}('x'), ExceptionGroup('h', [{self.pick(ERRORS)}(2)])])")
        self.indent -= 1
        self.line(f"except* {self.pick(ERRORS)} as e:")
        self.indent += 1
        self.line("show(e.exceptions)")
        self.indent -= 1
        self.line(f"except* {self.pick(ERRORS)} as e:")
        self.indent += 1
        self.line("show(e)")
        self.indent -= 1

    def body_of_function(self, depth, parameters):
        saved, loops = dict(self.names), self.loops
        self.loops = 0
        self.inside_function += 1
        # What is outside may be deleted or made local: only parameters are sure.
        self.names = {p: self.pick(KINDS) for p in parameters}
        self.block(depth - 1)
        self.indent += 1
        self.line(f"return {self.any(2)}" if self.chance(80) else "pass")
        self.indent -= 1
        self.inside_function -= 1
        self.names, self.loops = saved, loops

    def write_function(self, depth):
        name = self.name("f")
        arity = self.r.randrange(4)
        parameters = [self.name("p") for _ in range(arity)]
        declared = list(parameters)
        if declared and self.chance(30):
            declared[-1] += f"={self.any(1)}"
        if self.chance(15):
            declared.append("*rest")
        elif len(declared) > 1 and self.chance(15):
            declared.insert(1, "/")
        if self.chance(10):
            declared.append("**named")
        decorator = self.pick(["", "", "", "", "@traced"])
        if decorator:
            self.line(decorator)
        self.line(f"def {name}({', '.join(declared)}):")
        self.body_of_function(depth, parameters)
        if self.indent == 0:
            self.functions.append((name, arity))
        self.line(f"show({name}({', '.join(self.any(1) for _ in range(arity))}))")

    def write_closure(self, depth):
        name, cell = self.name("f"), self.name("k")
        self.line(f"def {name}({cell}):")
        self.indent += 1
        self.line("def inner(x):")
        self.line(f"    nonlocal {cell}")
        self.line(f"    {cell} = small({cell} {self.pick(BINARY[:9])} x)")
        self.line(f"    return {cell}")
        self.line("return inner")
        self.indent -= 1
        self.line(f"k = {name}({self.any(1)})")
        self.line(f"show(k({self.any(1)}), k({self.any(1)}))")

    def write_klass(self, depth):
        name = self.name("C")
        bases = [self.pick(self.classes)] if self.classes and self.chance(40) else []
        if self.chance(10):
            bases.append(self.pick(["int", "str", "list", "dict", "tuple"]))
        self.line(f"class {name}({', '.join(bases)}):")
        self.indent += 1
        if self.chance(20) and not bases:
            self.line("__slots__ = ('value', 'extra')")
        if self.chance(30):
            self.line(f"shared = {self.any(1)}" if self.chance(50) else f"total = {self.any(1)}")
        self.line("def __init__(self, value=None, *rest):")
        self.line("    self.value = value")
        operators = ["__add__", "__radd__", "__mul__", "__lt__", "__eq__", "__getitem__", "__contains__", "__sub__",
                     "__iadd__", "__call__", "__or__", "__and__", "__matmul__", "__divmod__"]
        for operator in self.r.sample(operators, self.r.randrange(5)):
            self.line(f"def {operator}(self, other):")
            self.line(f"    return {self.pick(['(self.value, other)', 'NotImplemented', 'self.value', 'other', 'bool(other)'])}")
        for method, result in self.r.sample([("__len__", "3"), ("__bool__", "False"), ("__repr__", "f'C({self.value!r})'"),
                                             ("__iter__", "iter([1, self.value])"), ("__hash__", "7"), ("__index__", "4"),
                                             ("__neg__", "-1"), ("__str__", "'str'"), ("__float__", "2.5")], self.r.randrange(4)):
            self.line(f"def {method}(self):")
            self.line(f"    return {result}")
        if self.chance(30):
            self.line("@property")
            self.line("def half(self):")
            self.line("    return self.value / 2")
        if self.chance(20):
            self.line(self.pick(["@staticmethod", "@classmethod"]))
            self.line("def make(*arguments):")
            self.line("    return len(arguments)")
        if self.chance(15):
            self.line("def __getattr__(self, name):")
            self.line("    if name.startswith('__'): raise AttributeError(name)")
            self.line("    return name.upper()")
        self.indent -= 1
        if self.indent == 0:
            self.classes.append(name)
        o = self.name("o")
        self.line(f"{o} = {name}({self.any(1)})")
        for _ in range(self.r.randrange(1, 5)):
            use = self.pick([f"{o} + {self.any(1)}", f"{self.any(1)} + {o}", f"{o}.half", f"{o}.make(1, 2)", f"len({o})",
                             f"list({o})", f"{o} == {o}", f"{o} < {self.any(1)}", f"{o}[{self.any(1)}]", f"bool({o})",
                             f"{self.any(1)} in {o}", f"{o}.missing", f"-{o}", f"str({o})[:40]", f"[1, 2, 3, 4, 5, 6][{o}]",
                             f"{o}(1)", f"{name}.__mro__[1:]", f"{o}.value", f"float({o})", f"{{{o}: 1}}[{o}]", f"divmod({o}, 2)",
                             f"isinstance({o}, {name})", f"setattr({o}, 'extra', 5), {o}.extra"])
            self.line(f"try: show({use})")
            self.line("except Exception as e: failed(e)")

    def write_generator(self, depth):
        name = self.name("g")
        self.line(f"def {name}(limit):")
        self.indent += 1
        saved = self.names
        self.names = {"limit": "int"}
        self.line("for j in range(5):")
        self.line(f"    {self.pick(['', 'got = '])}yield {self.pick(['j', 'limit', '(j, limit)', 'j * j'])}")
        if self.chance(40):
            self.line("try:")
            self.line(f"    yield {self.any(1)}")
            self.line(self.pick(["finally:", "except Exception as e:"]))
            self.line("    show('cleaned')")
        if self.chance(40):
            self.line(f"x = yield from {self.pick(['[1, 2]', 'range(3)', repr('ab'), '(q for q in (5, 6))'])}")
        if self.chance(40):
            self.line(f"return {self.any(1)}")
        self.names = saved
        self.indent -= 1
        if self.indent == 0:
            self.generators.append(name)
        v = self.name("it")
        self.line(f"{v} = {name}({self.expr('int', 1)})")
        for _ in range(self.r.randrange(1, 4)):
            use = self.pick([f"next({v})", f"next({v}, 'end')", f"{v}.send(None)", f"{v}.send(5)", f"{v}.close()", f"list({v})",
                             f"{v}.throw(ValueError('in'))", f"sum(1 for _ in {v})"])
            self.line(f"try: show({use})")
            self.line("except Exception as e: failed(e)")

    def write_match(self, depth):
        self.line(f"match {self.any(2)}:")
        self.indent += 1
        patterns = ["0", "1 | 2", "-1", "'a'", "None", "True", "[]", "[a]", "[a, b]", "[a, *b]", "(a, [b, *_])", "{'a': a}",
                    "{'a': a, **b}", "int(a)", "str()", "[int(a), str(b)]", "list() as a", "float() | complex()", "{2: 'b'}",
                    "b''", "1.5", "[*_, a]", "dict(a)", "tuple([a, b])"]
        for pattern in self.r.sample(patterns, self.r.randrange(1, 6)):
            guard = f" if {self.expr('bool', 1)}" if self.chance(20) else ""
            self.line(f"case {pattern}{guard}:")
            bound = [n for n in "ab" if re.search(rf"\b{n}\b(?!')", pattern.replace("'a'", "").replace("'b'", ""))]
            self.line(f"    show({pattern!r}{''.join(', ' + n for n in bound)})")
        self.line("case _:")
        self.line("    show('nothing fits')")
        self.indent -= 1

    def write_managed(self, depth):
        self.line(f"with Manager({self.pick(['True', 'False'])}) as m, Manager(False):")
        self.block(depth - 1)


HELPERS = '''
def small(v):
    if isinstance(v, int) and abs(v) > 1 << 200:
        return v % 1000003
    if isinstance(v, (str, bytes, list, tuple)) and len(v) > 200:
        return v[:200]
    return v

def traced(f):
    def wrapper(*a, **k):
        steps()
        return f(*a, **k)
    return wrapper

class Manager:
    def __init__(self, swallow):
        self.swallow = swallow
    def __enter__(self):
        show("enter")
        return self
    def __exit__(self, kind, value, tb):
        show("exit", kind and kind.__name__)
        return self.swallow
    def __repr__(self):
        return "Manager"

steps = Steps()
'''


def program(seed):
    """The source of a seed."""
    w = Writer(seed)
    for _ in range(w.r.randrange(4, 14)):
        w.statement(3)
    return PRELUDE + HELPERS + "\n" + "\n".join(w.lines) + "\n"


def run(seed, out):
    """Runs one program."""
    out.write(f"== {seed}\n")
    out.flush()
    text = io.StringIO()
    sys.stdout = text
    try:
        exec(compile(program(seed), "program", "exec"), {"__name__": "program", "scrub": scrub, "StopProgram": StopProgram})
    except StopProgram:
        print("stopped")
    except BaseException as e:
        print("ended by", type(e).__name__, scrub(str(e)))
    finally:
        sys.stdout = out
    out.write(text.getvalue().encode("utf-8", "backslashreplace").decode())


def main():
    if sys.argv[1] == "show":
        return print(program(int(sys.argv[2])))
    import warnings
    warnings.simplefilter("ignore")
    first, count = int(sys.argv[1]), int(sys.argv[2])
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    for seed in range(first, first + count):
        run(seed, sys.stdout)


if __name__ == "__main__":
    main()
