# Assigning to f_lineno in a trace function: where it sends the frame, and where it must not.
import sys
import warnings

warnings.simplefilter("ignore")


class Tracer:
    """Jumps once, from one line of a function to another."""

    def __init__(self, function, start, to, event="line"):
        self.code = function.__code__
        self.start = start
        self.to = to
        self.event = event
        self.done = False

    def trace(self, frame, event, arg):
        if self.done:
            return None
        if frame.f_code is not self.code and frame.f_code.co_name != "inner":
            return self.trace
        first = self.code.co_firstlineno
        if event == self.event and frame.f_lineno == first + self.start:
            frame.f_lineno = first + self.to
            self.done = True
        return self.trace


def jump(start, to, event="line"):
    def decorate(function):
        out = []
        tracer = Tracer(function, start, to, event)
        sys.settrace(tracer.trace)
        try:
            try:
                r = function(out)
                if function.__code__.co_flags & 0x20:
                    for _ in r:
                        pass
            finally:
                sys.settrace(None)
        except Exception as e:
            out.append(f"{type(e).__name__}: {e}")
        print(function.__name__, start, "->", to, out, "" if tracer.done else "(did not jump)")
        return function
    return decorate


@jump(2, 5)
def forward(out):
    out.append(1)
    out.append(2)
    out.append(3)
    out.append(4)


@jump(4, 2)
def backward(out):
    out.append(1)
    out.append(2)
    out.append(3)


@jump(3, 6)
def out_of_loop(out):
    for i in 1, 2:
        out.append(2)
        out.append(3)
    out.append(4)
    out.append(5)


@jump(2, 4)
def into_loop(out):
    out.append(1)
    for i in 1, 2:
        out.append(3)
    out.append(4)


@jump(3, 5)
def within_loop(out):
    for i in 1, 2:
        out.append(2)
        out.append(3)
        out.append(4)


@jump(3, 7)
def out_of_nested_loops(out):
    for i in 1, 2:
        for j in 3, 4:
            out.append((i, j))
        out.append(4)
    out.append(5)
    out.append(6)


@jump(3, 6)
def out_of_while(out):
    n = 3
    while n:
        out.append(n)
        n -= 1
    out.append(5)


@jump(2, 4)
def into_while(out):
    out.append(1)
    n = 0
    while n:
        out.append(3)
        break
    out.append(4)


@jump(4, 7)
def out_of_try(out):
    try:
        out.append(2)
        out.append(3)
    finally:
        out.append(5)
    out.append(6)


@jump(2, 4)
def into_try(out):
    out.append(1)
    try:
        out.append(3)
    finally:
        out.append(5)


@jump(2, 7)
def into_except(out):
    out.append(1)
    try:
        1 / 0
    except ZeroDivisionError as e:
        out.append(5)
        out.append(6)


@jump(5, 7)
def out_of_except(out):
    try:
        1 / 0
    except ZeroDivisionError:
        out.append(4)
        out.append(5)
    out.append(6)
    out.append(repr(sys.exception()))


@jump(5, 6)
def out_of_bare_except(out):
    try:
        1 / 0
    except:
        out.append(4)
        pass
    out.append(6)


@jump(4, 6)
def within_except(out):
    try:
        1 / 0
    except ZeroDivisionError:
        out.append(4)
        out.append(5)
        out.append(6)


@jump(2, 6)
def into_finally(out):
    out.append(1)
    try:
        out.append(3)
    finally:
        out.append(5)
        out.append(6)


class Manager:
    def __init__(self, out):
        self.out = out

    def __enter__(self):
        self.out.append("enter")

    def __exit__(self, *exc):
        self.out.append("exit")


@jump(3, 5)
def out_of_with(out):
    with Manager(out):
        out.append(2)
        out.append(3)
    out.append(4)


@jump(2, 4)
def into_with(out):
    out.append(1)
    with Manager(out):
        out.append(3)
        out.append(4)


@jump(3, 4)
def within_with(out):
    with Manager(out):
        out.append(2)
        out.append(3)


@jump(2, 100)
def after_the_code(out):
    out.append(1)
    out.append(2)


@jump(2, -2)
def before_the_code(out):
    out.append(1)
    out.append(2)


@jump(3, 5)
def over_blank_lines(out):
    out.append(1)

    # a comment

    out.append(2)


@jump(0, 2, "call")
def from_call(out):
    out.append(1)
    out.append(2)


@jump(3, 1, "return")
def from_return(out):
    out.append(1)
    return


@jump(3, 2, "exception")
def from_exception(out):
    out.append(1)
    1 / 0


@jump(3, 5)
def unbound(out):
    x = 1
    y = 2
    out.append(3)
    out.append(y)
    out.append(x)


@jump(4, 6)
def middle_of_call(out):
    f = out.append
    f(
        2
    )
    out.append(5)


@jump(3, 5)
def in_generator(out):
    yield 1
    out.append(2)
    yield 2
    out.append(4)
    yield 3


@jump(6, 4)
def recursive_loop(out):
    n = 0
    while n < 2:
        n += 1
        out.append(n)
    out.append("end")


@jump(3, 6)
def branches(out):
    if out == []:
        out.append(2)
    else:
        out.append(4)
        out.append(5)
    out.append(6)


@jump(3, 5)
def comprehension(out):
    out.append(1)
    x = [i for i in range(3)]
    out.append(3)
    out.append(4)


# When nobody traces.
f = sys._getframe()
try:
    f.f_lineno = 1
except ValueError as e:
    print("ValueError", e)
try:
    del f.f_lineno
except AttributeError as e:
    print("AttributeError", e)


def wrong(value):
    def tracer(frame, event, arg):
        if event == "line":
            try:
                frame.f_lineno = value
            except Exception as e:
                print(type(e).__name__, e)
        return tracer

    def body():
        pass

    sys.settrace(tracer)
    body()
    sys.settrace(None)


for value in ("x", 1.0, True, 10 ** 30, -(10 ** 12)):
    wrong(value)

# The warning.
warnings.simplefilter("error")


def warned():
    def tracer(frame, event, arg):
        if event == "line" and frame.f_lineno == frame.f_code.co_firstlineno + 1:
            try:
                frame.f_lineno += 1
            except RuntimeWarning as e:
                print("RuntimeWarning", e)
        return tracer

    def body():
        x = 1
        y = 2
        return 3

    sys.settrace(tracer)
    body()
    sys.settrace(None)


warned()
