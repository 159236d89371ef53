# Keys of `f_locals` that are no plain strings, and what the view refuses.
import sys


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Text(str):
    pass


class Impostor:
    def __hash__(self):
        return hash("x")

    def __eq__(self, other):
        return other == "x"


def overwrite(key):
    x = 1
    proxy = sys._getframe().f_locals
    proxy[key] = 2
    return x, list(proxy), proxy[key], key in proxy, proxy.get(key)


def first_write(key):
    sys._getframe().f_locals[key] = 2
    print(x)
    x = 1


for key in Text("x"), Impostor(), "x":
    attempt(lambda: overwrite(key)[0])
    attempt(lambda: first_write(key))


def main():
    x = 1
    view = sys._getframe().f_locals
    for key in ([], {}, 1, None):
        for operation in (
            lambda: view[key],
            lambda: key in view,
            lambda: view.get(key),
            lambda: view.setdefault(key),
            lambda: view.__setitem__(key, 1),
            lambda: view[key],
            lambda: view.pop(key),
            lambda: view.pop(key),
            lambda: view.__delitem__(key),
        ):
            attempt(operation)
    attempt(lambda: view.pop("x"))
    attempt(lambda: view.pop("zz"))
    attempt(lambda: view["zz"])
    attempt(lambda: view.__delitem__("x"))
    attempt(lambda: view.update(1))
    attempt(lambda: view.update([("x", 2)]))
    attempt(lambda: view.update({"x": 2}))
    attempt(lambda: view | 1)
    attempt(lambda: view == 1)
    attempt(lambda: hash(view))
    print(x, type(reversed(view)).__name__)
    same = view
    view |= {"x": 5, "more": 6}
    print(x, view is same, view["more"])
    try:
        view |= 3
    except TypeError as e:
        print(e)


main()
frame = sys._getframe()
for name in "f_trace_lines", "f_trace_opcodes":
    attempt(lambda: delattr(frame, name))
    attempt(lambda: setattr(frame, name, 1))
    attempt(lambda: setattr(frame, name, False))
