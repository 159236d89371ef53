# Tasks: running, waiting, cancelling, time limits, context variables.
import asyncio
import contextvars
import time


async def work(name, delay, log):
    log.append(f"{name} starts")
    await asyncio.sleep(delay)
    log.append(f"{name} ends")
    return name


async def main():
    log = []
    print(await asyncio.gather(work("a", 0.03, log), work("b", 0.01, log), work("c", 0, log)))
    print(log)
    done, pending = await asyncio.wait([asyncio.create_task(work(n, d, log)) for n, d in [("x", 0), ("y", 5)]], timeout=0.02)
    print([t.result() for t in done], len(pending))
    for t in pending:
        t.cancel("enough")
        try:
            await t
        except asyncio.CancelledError as e:
            print("cancelled", e)
    for f in asyncio.as_completed([work("slow", 0.02, log), work("quick", 0, log)]):
        print(await f)

    # Time limits.
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.01)
    except TimeoutError as e:
        print("late", repr(e))
    try:
        async with asyncio.timeout(0.01) as t:
            await asyncio.sleep(5)
    except TimeoutError:
        print("late again", t.expired())
    print(await asyncio.wait_for(work("in time", 0, log), 5))

    # Groups.
    async with asyncio.TaskGroup() as g:
        one, two = g.create_task(work("one", 0.01, log)), g.create_task(work("two", 0, log), name="second")
    print(one.result(), two.result(), two.get_name())

    async def fail(e):
        await asyncio.sleep(0)
        raise e

    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(fail(ValueError("v")))
            g.create_task(fail(KeyError("k")))
            forever = g.create_task(asyncio.sleep(50))
    except* ValueError as group:
        print(group.exceptions)
    except* KeyError as group:
        print(group.exceptions)
    print(forever.cancelled())
    print(await asyncio.gather(fail(OSError("o")), work("fine", 0, log), return_exceptions=True))

    # Shielding.
    inner = asyncio.create_task(work("inner", 0.01, log))
    outer = asyncio.shield(inner)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer gone", inner.done())
    print(await inner)

    # Futures and call-backs.
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    fut.add_done_callback(lambda f: print("call-back", f.result()))
    loop.call_soon(fut.set_result, 42)
    print(await fut, fut.done())
    await asyncio.sleep(0)
    try:
        fut.set_result(1)
    except asyncio.InvalidStateError as e:
        print(type(e).__name__)
    order = []
    loop.call_later(0.02, order.append, "later")
    loop.call_at(loop.time() + 0.01, order.append, "sooner")
    h = loop.call_later(0.01, order.append, "never")
    h.cancel()
    loop.call_soon_threadsafe(order.append, "soon")
    await asyncio.sleep(0.04)
    print(order, h.cancelled())

    # Threads.
    print(await asyncio.to_thread(sum, [1, 2, 3]))
    print(await loop.run_in_executor(None, lambda: "in a thread"))
    print(len(asyncio.all_tasks()), asyncio.current_task().get_name())


asyncio.run(main())

var = contextvars.ContextVar("var", default="unset")


async def child():
    before = var.get()
    var.set("child's")
    await asyncio.sleep(0)
    return before, var.get()


async def contexts():
    var.set("parent's")
    print(await asyncio.create_task(child()), var.get())
    context = contextvars.copy_context()
    print(await asyncio.create_task(child(), context=context), var.get(), context[var])
    print(await child(), var.get())


asyncio.run(contexts())
print(var.get())


# A generator in a loop that ends early is closed.
async def numbers():
    try:
        n = 0
        while True:
            yield n
            n += 1
            await asyncio.sleep(0)
    finally:
        print("closed")


async def early():
    async for n in numbers():
        if n == 3:
            print("at", n)
            break


asyncio.run(early())

# Errors.
try:
    asyncio.run(42)
except TypeError as e:
    print(e)
try:
    asyncio.get_running_loop()
except RuntimeError as e:
    print(e)


async def nested():
    c = asyncio.sleep(0)
    try:
        asyncio.run(c)
    except RuntimeError as e:
        print(e)
    c.close()


asyncio.run(nested())
with asyncio.Runner() as runner:
    print(runner.run(work("runner", 0, [])), runner.get_loop().is_running())


# Eager tasks.
async def eager():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

    async def at_once():
        print("at once")

    t = asyncio.create_task(at_once())
    print(t.done())
    await t


asyncio.run(eager())
