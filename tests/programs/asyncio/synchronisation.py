# Queues, locks, events, conditions, semaphores and barriers between tasks.
import asyncio


async def main():
    q = asyncio.Queue(2)
    got = []

    async def producer():
        for i in range(6):
            await q.put(i)
        q.shutdown()

    async def consumer():
        try:
            while True:
                item = await q.get()
                got.append((item, q.qsize() <= 2))
                q.task_done()
        except asyncio.QueueShutDown:
            return "shut down"

    print(await asyncio.gather(producer(), consumer()), got)
    await q.join()
    for kind in [asyncio.PriorityQueue, asyncio.LifoQueue]:
        q = kind()
        for n in [3, 1, 2]:
            q.put_nowait(n)
        print(kind.__name__, [q.get_nowait() for _ in range(3)], q.empty())
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as e:
        print(repr(e))

    lock = asyncio.Lock()
    order = []

    async def hold(n):
        async with lock:
            order.append(n)
            await asyncio.sleep(0)
            order.append(-n)

    await asyncio.gather(*map(hold, range(1, 5)))
    print(order, lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        print(e)

    event = asyncio.Event()
    waiters = [asyncio.create_task(event.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    event.set()
    print(await asyncio.gather(*waiters), event.is_set())

    condition = asyncio.Condition()
    ready = []

    async def wait_for(n):
        async with condition:
            await condition.wait_for(lambda: len(ready) >= n)
            return n

    waiters = [asyncio.create_task(wait_for(n)) for n in (1, 2)]
    for i in range(2):
        await asyncio.sleep(0)
        async with condition:
            ready.append(i)
            condition.notify_all()
    print(await asyncio.gather(*waiters))

    semaphore = asyncio.BoundedSemaphore(2)
    most = now = 0

    async def limited():
        nonlocal most, now
        async with semaphore:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1

    await asyncio.gather(*[limited() for _ in range(8)])
    print(most)
    try:
        semaphore.release()
    except ValueError as e:
        print(e)

    barrier = asyncio.Barrier(3)

    async def meet():
        return await barrier.wait()

    print(sorted(await asyncio.gather(meet(), meet(), meet())))


asyncio.run(main())
