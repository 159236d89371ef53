# What sys.settrace hears of many constructs: event, line in the function, argument.
import sys


def run(f, *args):
    first = f.__code__.co_firstlineno
    names = {f.__code__}
    events = []

    def show(event, arg):
        if event == "exception":
            return arg[0].__name__ + ":" + str(arg[1])
        if event == "return":
            return type(arg).__name__ if " object at " in repr(arg) else repr(arg)
        return ""

    def tracer(frame, event, arg):
        if frame.f_code.co_filename != f.__code__.co_filename or frame.f_code.co_name == "run":
            return None
        text = show(event, arg)
        events.append(f"{frame.f_code.co_name}:{frame.f_lineno - first}:{event}" + (f"={text}" if text else ""))
        return tracer

    sys.settrace(tracer)
    try:
        try:
            f(*args)
        finally:
            sys.settrace(None)
    except Exception as e:
        events.append("raised " + type(e).__name__)
    print(f.__name__)
    for e in events:
        print("   ", e)


def straight():
    a = 1
    b = a + 1
    return b


def branches(x=2):
    if x > 3:
        y = 1
    elif x == 2:
        y = 2
    else:
        y = 3
    z = 1 if y == 2 else 0
    return (
        y
        + z
    )


def loops():
    total = 0
    for i in range(3):
        if i == 1:
            continue
        total += i
    else:
        total += 100
    while total > 99:
        total -= 1
    n = 0
    while True:
        n += 1
        if n == 2:
            break
    for i in (1, 2): total += i
    while n < 4: n += 1
    return total


def callee(x):
    return x * 2


def calls():
    a = callee(1)
    b = callee(
        callee(2)
    )
    c = [callee(i) for i in range(2)]
    d = sorted([3, 1, 2], key=lambda v: -v)
    return a, b, c, d


def raises():
    raise ValueError("x")


def handlers():
    try:
        raises()
    except TypeError:
        pass
    except ValueError as e:
        a = str(e)
    finally:
        b = 2
    try:
        a = 1
    except ValueError:
        a = 2
    else:
        a = 3
    finally:
        b = 3
    try:
        try:
            1 / 0
        finally:
            b = 4
    except ZeroDivisionError:
        return b


def escapes():
    try:
        {}["k"]
    except KeyError:
        raises()


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return True


def managers():
    with Manager() as m:
        a = 1
    with Manager(), Manager():
        raises()
    b = 2
    return b


def generate(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got


def generators():
    g = generate(2)
    next(g)
    g.send("a")
    for x in g:
        pass
    total = sum(generate(2))
    for x in generate(1):
        total += x
    return total


def delegate():
    r = yield from generate(1)
    return r


def delegates():
    for x in delegate():
        pass
    g = delegate()
    next(g)
    try:
        g.throw(KeyError("t"))
    except KeyError:
        pass
    g = generate(1)
    next(g)
    g.close()


class Steps:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration
        return self.n


def iterates():
    for x in Steps():
        pass
    return list(Steps())


def matches(v=(1, 2)):
    match v:
        case 1:
            r = "one"
        case (a, b) if a > b:
            r = "more"
        case (a, b):
            r = "pair"
        case _:
            r = "none"
    return r


def classes():
    class C:
        x = 1

        def m(self):
            return self.x
    return C().m()


def deletes():
    x = 1
    del x
    assert True
    assert 1 < 2, "no"
    global G
    G = 2
    a, b = 1, 2
    a, b = b, a
    (c,
     d) = (3, 4)
    return f"{a}{b}"


def one_line(): return 1


def nested():
    def inner(x):
        def innermost():
            return x
        return innermost()
    return inner(5)


def pass_only():
    pass


def docstring():
    """A docstring."""


def with_and_or(a=1, b=0):
    if (a and
            b):
        x = 1
    elif (a or
          b):
        x = 2
    return x


async def coroutine():
    async def child():
        return 3
    x = await child()
    return x


def drive():
    c = coroutine()
    try:
        c.send(None)
    except StopIteration as e:
        return e.value


for f in (straight, branches, loops, calls, handlers, escapes, managers, generators, delegates, iterates,
          matches, classes, deletes, one_line, nested, pass_only, docstring, with_and_or, drive):
    run(f)
