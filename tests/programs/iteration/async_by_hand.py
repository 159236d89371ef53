#: stderr any
# Coroutines driven by hand.
class Wait:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield self.v
        return r
async def child(n):
    r = await Wait(n)
    return r * 2
async def parent():
    a = await child(1)
    b = await child(2)
    return a + b
c = parent()
print(c.send(None), c.send(10), end=" ")
try:
    c.send(20)
except StopIteration as e:
    print(e.value)
def run(coro):
    v = None
    try:
        while True: v = coro.send(v)
    except StopIteration as e:
        return e.value
print(run(parent()))
class ACM:
    async def __aenter__(self): print("aenter", await Wait(1)); return "resource"
    async def __aexit__(self, *a): print("aexit", a[0].__name__ if a[0] else None, await Wait(2)); return True
async def use():
    async with ACM() as r:
        print(r)
        raise ValueError
    return "ok"
print(run(use()))
class AIter:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1
        return await Wait(self.i)
async def loop():
    out = []
    async for x in AIter(3): out.append(x)
    else: out.append("else")
    out += [x async for x in AIter(2)]
    out.append({x async for x in AIter(2) if x})
    return out
print(run(loop()))
async def agen():
    for i in range(3):
        r = yield i
        if r: print("agen got", r)
    await Wait(5)
async def drive():
    out = []
    async for v in agen(): out.append(v)
    g = agen(); out.append(await g.__anext__()); out.append(await g.asend("hello")); await g.aclose()
    out.append([v async for v in agen() if v != 1])
    return out
print(run(drive()))
async def fails(): raise KeyError("async")
try: run(fails())
except KeyError as e: print(repr(e))
co = child(1); print(type(co).__name__, co.cr_code.co_name, co.__name__, hasattr(co, "__iter__"), hasattr(co, "__await__")); co.close()
async def bad_await(): await 5
try: run(bad_await())
except TypeError as e: print(e)
async def bad_for():
    async for x in [1]: pass
try: run(bad_for())
except TypeError as e: print(e)
async def bad_with():
    async with 5: pass
try: run(bad_with())
except TypeError as e: print(e)
co = child(1); co.send(None)
try: co.throw(ValueError("thrown in"))
except ValueError as e: print(e)
try: co.send(None)
except RuntimeError as e: print(e)
async def anext_builtin():
    it = aiter(AIter(1)); return await anext(it), await anext(it, "dflt")
print(run(anext_builtin()))
for src in ("await x", "async def f(): yield from []", "def f(): await x", "def f(): async with x: pass"):
    try: compile(src, "s", "exec"); print("fine")
    except SyntaxError as e: print(e.msg)
try:
    for x in child(1): pass
except TypeError as e: print(e)
