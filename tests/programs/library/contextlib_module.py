# contextlib: context managers from generators, stacks, suppression, redirection, asynchronous ones.
import asyncio
import contextlib
import io
import os
import sys
from contextlib import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as e:
        print(what, "->", type(e).__name__, e, "| context", repr(e.__context__))


@contextmanager
def managed(name, swallow=False):
    """Says what happens."""
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
        if not swallow:
            raise
    finally:
        print("exit", name)
with managed("a") as got:
    print("inside", got)
with managed("b", swallow=True):
    raise ValueError("swallowed")
def raising():
    with managed("c"):
        raise ValueError("passed on")
attempt("raising", raising)
@managed("decorator")
def decorated(x):
    "Decorated."
    return x + 1
print(decorated(1), decorated(2), managed.__doc__, decorated.__name__, decorated.__doc__)
@contextmanager
def never(): return; yield
@contextmanager
def twice(): yield; yield
attempt("never", lambda: never().__enter__())
def leave_twice():
    with twice(): pass
attempt("twice", leave_twice)
def stop():
    with managed("s"): raise StopIteration("stop")
attempt("stop", stop)

class Thing:
    def close(self): print("closed")
with closing(Thing()) as t:
    print(type(t).__name__)
with suppress(KeyError, IndexError):
    {}["x"]
    print("not reached")
with suppress(ValueError):
    raise ExceptionGroup("g", [ValueError(1)])
def partly():
    with suppress(ValueError):
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
attempt("partly", partly)
f = io.StringIO()
with redirect_stdout(f), redirect_stderr(f):
    print("captured")
    print("too", file=sys.stderr)
print(repr(f.getvalue()))
with nullcontext(5) as five, nullcontext() as nothing:
    print(five, nothing)
before = os.getcwd()
with chdir(os.sep):
    print(os.getcwd())
print(os.getcwd() == before)

with ExitStack() as stack:
    print(stack.enter_context(managed("first")), stack.enter_context(managed("second")))
    stack.callback(print, "callback", end="!\n")
    @stack.callback
    def later(): print("later")
    stack.push(lambda *exc: print("pushed", exc[0]))
def order():
    with ExitStack() as stack:
        stack.push(lambda *exc: print("outer sees", repr(exc[1])))
        stack.push(lambda *exc: 1 / 0)
        raise KeyError("original")
attempt("order", order)
with ExitStack() as stack:
    stack.push(lambda *exc: True)
    raise KeyError("swallowed by the stack")
with ExitStack() as stack:
    stack.callback(print, "kept")
    kept = stack.pop_all()
    print("nothing yet")
kept.close()
attempt("not a manager", ExitStack().enter_context, 5)

class Timer(ContextDecorator):
    def __enter__(self): print("start"); return self
    def __exit__(self, *exc): print("end", exc[0]); return False
@Timer()
def job(): print("job")
job()
class Manager(AbstractContextManager):
    def __exit__(self, *exc): return None
print(Manager().__enter__().__class__.__name__, isinstance(managed("x"), AbstractContextManager), issubclass(Thing, AbstractContextManager))
attempt("abstract", AbstractContextManager)

@asynccontextmanager
async def connection(n):
    print("open", n)
    try:
        yield n
    finally:
        print("shut", n)
class Aclose:
    async def aclose(self): print("aclosed")
@connection(9)
async def handler(): print("handling")
async def main():
    async with connection(1) as one, aclosing(Aclose()), nullcontext(3) as three:
        print(one, three)
    async with AsyncExitStack() as stack:
        print(await stack.enter_async_context(connection(2)), stack.enter_context(managed("sync")))
        async def last(text): print("async callback", text)
        stack.push_async_callback(last, "x")
    await handler()
    try:
        async with connection(4):
            raise LookupError("inside")
    except LookupError as e:
        print("out", e)
asyncio.run(main())
attempt("sync in async", lambda: ExitStack().enter_context(connection(5)))
