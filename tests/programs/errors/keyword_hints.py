# A keyword argument that a function does not have, and the one that may have been meant.
def attempt(source):
    try:
        print(source, eval(source))
    except TypeError as e:
        print(source, "->", e)


def f(*, first=1, second=2):
    pass


def g(a, b=1, /, c=2, **rest):
    pass


class C:
    def method(self, width):
        pass


for source in [
    "f(frist=1)", "f(seconds=1)", "f(x=1)", "g(1, bb=1)", "g(b=1)", "C().method(with_=1)", "C().method(widht=1)",
    "C(width=1)", "f(FIRST=1)", "(lambda key: key)(kye=1)",
    "max(1, 2, kee=1)", "min([1], defalt=1)", "sorted([], kee=1)", "[].sort(revers=1)", "zip(strct=1)",
    "enumerate([], strt=1)", "sum([], strt=1)", "str(b'', encodin='x')", "bytes('', encodin='x')",
    "compile('', '', 'exec', flag=1)", "'a'.split(sp=1)", "'a'.encode(encodin=1)",
    "int.from_bytes(b'', 'big', sined=1)", "(1).to_bytes(lenght=1)", "__import__('x', globls=1)",
    "round(1, ndigit=1)", "pow(1, 2, modd=3)", "property(fgett=1)", "exec('', globls={})", "print(1, ende=1)",
    "print(1, sepp=2)", "int('1', bas=2)", "bytearray(sorce=1)", "ImportError(nam=1)", "AttributeError(nme=1)",
    "NameError(nme=1)", "''.replace('a', 'b', cout=1)", "''.splitlines(keepend=1)", "b''.decode(encodin='x')",
    "len(obj=1)", "float(x=1)", "[].index(x=1)", "super(1, 2, 3)",
]:
    attempt(source)

import _suggestions


def closest(*args):
    try:
        print(_suggestions._generate_suggestions(*args))
    except Exception as e:
        print(repr(e))


closest(["popen", "open"], "nope")
closest(("a",), "b")
closest(["a", 1], "b")
closest(["abc"], 1)
closest([], "x")
closest(["Abc", "abd"], "abc")
closest(["a" * 50], "a" * 51)
closest(["b" * 50 + "a"], "c" * 50 + "a")
closest(["abc"], "abc")
closest(["x%d" % i for i in range(749)], "y1")
closest(["x%d" % i for i in range(750)], "y1")
closest(["ab"], "ba")
closest(["foo", "fob"], "foe")
closest(["äbc"], "abc")
closest(["\ud800bc"], "abc")
