#: only-brigade
"""Marshalled code with bytes changed, cut off or put in: it is refused, or it runs; the interpreter outlives it.

Each batch has a process of its own, which an alarm may end: code that was changed may well run for ever. A signal of
another kind, or a panic, is what must not be.
"""

import marshal
import os
import random
import signal
import sys

SOURCE = '''
def arguments(a, b=2.5, *c, d=1.5, **e):
    return a, b, c, d, sorted(e)
def closure(n):
    m = n
    def inner(k=0.5):
        nonlocal m
        m = m + k
        return m
    del n
    return inner(), inner(k=1.5), m
def handled(x):
    try:
        try:
            return 1.5 / x
        except ZeroDivisionError as e:
            raise KeyError("k") from e
        finally:
            x = "text"
    except KeyError:
        return x
def generator(items):
    for i in items:
        got = yield i
        try:
            yield from (got, i)
        except ValueError:
            yield "caught"
def consumer():
    g = generator(["a", "b"])
    out = [next(g), g.send("c"), next(g)]
    try:
        out.append(g.throw(ValueError))
    except ValueError:
        pass
    return out, [x for x in generator("xy")], {k: v for k, v in [("a", 1.5)]}, sorted({x for x in "ab"})
def matching(x):
    match x:
        case ["a", *rest]:
            return rest
        case {"k": v, **others}:
            return v, others
        case str(s):
            return s
def managed():
    class Manager:
        def __enter__(self):
            return self
        def __exit__(self, *exc):
            return True
    with Manager() as m:
        raise TypeError
    return m.__class__.__name__
def groups():
    try:
        raise ExceptionGroup("g", [ValueError(), TypeError()])
    except* ValueError as e:
        out = str(e)
    except* TypeError:
        pass
    return out
def unpacked(a, *b):
    c, *d, e = (a, *b, "z")
    (c, e), f = (e, c), f"{a!r:>5}{c=}"
    return dict(**{"a": a}, b=c), [*d, e], f, arguments(*d, **{"z": a})
async def coroutine():
    async def numbers():
        yield "n"
    return [x async for x in numbers()]
def driven():
    c = coroutine()
    try:
        c.send(None)
    except StopIteration as e:
        return e.value
def deleted(flag):
    if flag:
        x = "bound"
    try:
        return x
    except NameError:
        return "unbound"
def loop():
    out = []
    while len(out) < 3:
        out.append([y for y in "ab" if y != "b"])
        if out is None:
            break
    else:
        out.append("else")
    return out
class Generic[T]:
    a: T = "a"
    def m[U](self, x: U) -> T:
        return super().__class__, x
print(arguments("a", "b", "c", z="z"), closure(0.5), handled(0.0), handled(1.0), consumer(), matching(["a", "b"]), matching({"k": "v"}),
      matching("s"), managed(), groups(), unpacked("p", "q"), driven(), deleted(True), deleted(False), loop(), Generic().m("x"))
'''
NAMES = ["KeyError", "ZeroDivisionError", "ValueError", "TypeError", "NameError", "StopIteration", "ExceptionGroup", "next", "dict", "sorted",
         "str", "len", "super", "print", "__build_class__", "__import__"]


def run(code):
    space = {"__builtins__": {n: getattr(__builtins__, n) for n in NAMES}, "__name__": "changed"}
    try:
        exec(code, space)
    except BaseException as e:
        # Its text, its traceback and what it holds must be whole, too.
        repr(e)
        import traceback
        traceback.format_exception(e)
        e.__traceback__ = None


def changed(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(data))
        how = rng.randrange(6)
        if how < 2:
            data[at] = rng.randrange(256)
        elif how == 2:
            data[at] ^= 1 << rng.randrange(8)
        elif how == 3:
            data[at] = (data[at] + rng.choice((1, -1, 2, -2))) % 256
        elif how == 4:
            del data[at:at + rng.randrange(1, 4)]
        else:
            other = rng.randrange(len(data))
            n = rng.randrange(1, 12)
            data[at:at + n] = data[other:other + n]
    return bytes(data) if rng.random() < 0.9 else bytes(data[:rng.randrange(len(data))])


def same_size(code, rng):
    """Only instructions change, so that more of the changed code is let pass."""
    consts = tuple(same_size(c, rng) if hasattr(c, "co_code") else c for c in code.co_consts)
    bytecode = bytearray(code.co_code)
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(bytecode))
        bytecode[at] = rng.choice((rng.randrange(256), rng.choice(bytecode), rng.randrange(8)))
    try:
        code = code.replace(co_code=bytes(bytecode))
    except ValueError:
        pass
    return code.replace(co_consts=consts)


rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 8
size = 60
code = compile(SOURCE, "changed.py", "exec")
data = marshal.dumps(code)
devnull = os.open(os.devnull, os.O_WRONLY)
good = 0
for number in range(rounds):
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(3)
        os.dup2(devnull, 1)
        errors = os.dup(2)
        os.dup2(devnull, 2)
        for i in range(size):
            seed = number * size + i
            rng = random.Random(seed)
            if len(sys.argv) > 2 and seed != int(sys.argv[2]):
                continue
            if len(sys.argv) > 2:
                os.dup2(errors, 2)
            if seed % 2:
                try:
                    made = marshal.loads(changed(data, rng))
                except (ValueError, EOFError, TypeError):
                    continue
                if not hasattr(made, "co_code"):
                    continue
            else:
                made = same_size(code, rng)
            run(made)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status in (0, -signal.SIGALRM):
        good += 1
    else:
        print("batch", number, "ended with", status)
print(good, "of", rounds)
exec(code, {"__builtins__": {n: getattr(__builtins__, n) for n in NAMES}, "__name__": "unchanged"})


# A handler that control falls into finds what is no exception.
def fallen_into(flag):
    if flag:
        x = "bound"
    try:
        return x
    except NameError:
        return "unbound"


import dis
changed = bytearray(fallen_into.__code__.co_code)
returns = [i for i in range(0, len(changed), 2) if changed[i] == dis.opmap["RETURN_VALUE"]]
changed[returns[0]] = dis.opmap["NOP"]
fallen_into.__code__ = fallen_into.__code__.replace(co_code=bytes(changed))
for flag in False, True:
    try:
        print(fallen_into(flag))
    except SystemError as e:
        print(e)
