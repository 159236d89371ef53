# What is thrown into a generator that delegates goes through a chain of frames: they are all on the stack.
import sys
import traceback
import types

sys.unraisablehook = lambda u: print("unraisable", u.err_msg.split(" <")[0], repr(u.exc_value))


def names():
    frame, found = sys._getframe(1), []
    while frame is not None:
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found


def inner(answers):
    while True:
        try:
            yield names()
        except ValueError as e:
            answers.append((repr(e), names()))
        except KeyError:
            return "returned"
        except LookupError:
            raise RuntimeError("from inside")


def middle(answers):
    try:
        raise OSError("handled in the middle")
    except OSError:
        got = yield from inner(answers)
    yield got, repr(sys.exception())


def outer(answers):
    yield from middle(answers)


def show(label, f, *args):
    try:
        print(label, f(*args))
    except BaseException as e:
        print(label, repr(e), "context", repr(e.__context__))
        print("   ", [(t.name, t.line) for t in traceback.extract_tb(e.__traceback__)])


answers = []
g = outer(answers)
show("next", next, g)
show("throw", g.throw, ValueError(1))
show("again", g.throw, ValueError(2))
print(answers)
print(g.gi_frame.f_back, g.gi_yieldfrom.gi_frame.f_back, g.gi_frame.f_lineno)
show("key", g.throw, KeyError(3))
show("end", next, g)

g = outer([])
next(g)
show("raises", g.throw, IndexError(4))
show("over", next, g)

g = outer([])
next(g)
show("passes", g.throw, ZeroDivisionError(5))


class Custom:
    """Delegated to, but no generator."""

    def __iter__(self):
        return self

    def __next__(self):
        return names()

    def throw(self, e):
        if isinstance(e, ValueError):
            return names()
        if isinstance(e, KeyError):
            raise StopIteration("stopped")
        raise e


def to_custom(target):
    got = yield from target
    yield got


g = to_custom(Custom())
show("next", next, g)
show("throw", g.throw, ValueError(1))
show("stop", g.throw, KeyError(1))
g = to_custom(Custom())
next(g)
show("raise", g.throw, OSError(1))


class NoThrow:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


g = to_custom(NoThrow())
next(g)
show("no throw", g.throw, OSError(2))


class Stops:
    def __init__(self, value):
        self.value = value

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(self.value)


for value in 42, None, (), (1, 2), ValueError(3):
    show("value of a class's iterator", list, to_custom(Stops(value)))


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def __getattr__(self, name):
        1 / 0


g = to_custom(Broken())
next(g)
show("broken send", g.send, 1)
g = to_custom(Broken())
next(g)
show("broken throw", g.throw, AttributeError)
g = to_custom(Broken())
next(g)
show("broken close", g.close)


# Coroutines.
@types.coroutine
def wait():
    try:
        yield names()
    except ValueError:
        yield names()


async def a():
    await wait()


async def b():
    await a()


c = b()
show("send", c.send, None)
show("throw", c.throw, ValueError())
show("throw", c.throw, KeyError("end"))


# Generators that run meanwhile cannot be entered, nor resumed by what they delegate to.
def reenter():
    try:
        yield
    except ValueError:
        try:
            chain.send(None)
        except ValueError as e:
            print("running", e)
        yield "done"


def delegate():
    yield from reenter()


chain = delegate()
next(chain)
show("reentered", chain.throw, ValueError())
show("closed", chain.close)


# Deep chains.
def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        try:
            yield 0
        except ValueError:
            yield len(names())


g = deep(100)
next(g)
show("deep", g.throw, ValueError())
