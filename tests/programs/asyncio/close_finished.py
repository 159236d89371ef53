# aclose() and athrow() of an asynchronous generator that has ended, in whatever way.
import asyncio


async def numbers():
    for i in range(2):
        yield i


async def main():
    g = numbers()
    print([i async for i in g])
    await g.aclose()
    await g.aclose()
    print(await g.athrow(ValueError))
    g = numbers()
    print(await g.__anext__())
    await g.aclose()
    await g.aclose()
    print(await g.athrow(ValueError))
    g = numbers()
    await g.aclose()
    print(await g.athrow(ValueError))
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("ended")


asyncio.run(main())
