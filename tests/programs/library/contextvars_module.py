# contextvars: variables, tokens, contexts, tasks.
import asyncio
import contextvars
import threading
from contextvars import Context, ContextVar, Token, copy_context


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).split(" at 0x")[0].split("=<")[0])


v = ContextVar("v", default=42)
w = ContextVar("w")
print(v.name, v.get(), w.get("own"), repr(v).startswith("<ContextVar name='v' default=42 at 0x"))
attempt("unset", w.get)
t = w.set("first")
print(w.get(), t.var is w, t.old_value is Token.MISSING, Token.MISSING, repr(t).startswith("<Token var=<ContextVar name='w'"))
t2 = w.set("second")
print(t2.old_value, w.reset(t2), w.get(), w.reset(t))
attempt("unset again", w.get)
attempt("used twice", w.reset, t)
attempt("other variable", v.reset, w.set(1))
with w.set("inside"):
    print(w.get())
print(w.get())

ctx = copy_context()
def change():
    v.set("spam")
    return v.get(), ctx[v], ctx.get(w), v in ctx, len(ctx) >= 2
print(ctx.run(change), v.get(), ctx[v], ctx.get(v, 0), list(ctx.keys()) != [], w in ctx)
print(ctx.run(lambda a, *, k: (a, k, v.get()), 1, k=2), ctx.copy()[v], ctx == ctx.copy(), Context() == Context(), len(Context()), list(Context()))
attempt("nested", lambda: ctx.run(lambda: ctx.run(print)))
attempt("missing", lambda: Context()[v])
attempt("not a variable", lambda: Context()["v"])
attempt("token of another context", v.reset, ctx.run(lambda: v.set(0)))
attempt("raising", ctx.run, lambda: 1 / 0)
attempt("no callable", ctx.run)
attempt("bad name", ContextVar, 5)
attempt("token", Token)
attempt("hash", hash, Context())
print(sorted(str(x) for x in Context().run(lambda: [v.set(9), v.get()])[1:]), Context().get(v), Context().get(v, "d"), ContextVar[int], Token[str])
print(sorted((k.name, str(val)) for k, val in ctx.items() if k in (v, w)), sorted(str(x) for x in ctx.values())[-1])

seen = []
def look(): seen.append((v.get(), w.get("nothing")))
v.set("main")
for kwargs in {}, {"context": copy_context()}, {"context": Context()}:
    thread = threading.Thread(target=look, **kwargs)
    thread.start()
    thread.join()
print(seen[1:])

async def worker(n):
    v.set(n)
    await asyncio.sleep(0)
    return v.get()
async def main():
    v.set("main task")
    results = await asyncio.gather(*(worker(i) for i in range(4)))
    own = Context()
    task = asyncio.create_task(worker("own"), context=own)
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_soon(lambda: done.set_result(v.get()))
    v.set("changed later")
    return results, await task, own[v], await done, v.get()
print(asyncio.run(main()), v.get())
def gen():
    yield v.get()
    v.set("from the generator")
    yield v.get()
g = gen()
print(next(g), copy_context().run(next, g), v.get(), contextvars.__all__)
