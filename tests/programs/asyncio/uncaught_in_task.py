# What happens to exceptions that nobody fetches, and coroutines that nobody awaits.
import asyncio
import gc
import sys


async def bad():
    raise ValueError("nobody looks")


async def main():
    loop = asyncio.get_running_loop()
    seen = []
    loop.set_exception_handler(lambda loop, context: seen.append((context["message"], repr(context.get("exception")))))
    t = asyncio.create_task(bad())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del t
    gc.collect()
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    for message, e in seen:
        print(message.split(" <")[0].split(".<")[0], e)
    print(loop.get_debug(), sys.get_asyncgen_hooks().firstiter is not None)


asyncio.run(main())
try:
    asyncio.run(bad())
except ValueError as e:
    print(e, e.__traceback__ is not None)
