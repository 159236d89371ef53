# What a step of an asynchronous generator says when nobody takes it.

import asyncio
import gc
import warnings


async def gen():
    yield 1


def shows(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        make(gen())
        gc.collect()
    print([(w.category.__name__, str(w.message)) for w in caught])


shows(lambda g: g.asend(None))
shows(lambda g: g.__anext__())
shows(lambda g: g.athrow(ValueError))
shows(lambda g: g.aclose())
shows(lambda g: None)


async def taken():
    g = gen()
    print(await g.asend(None))
    await g.aclose()


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    asyncio.run(taken())
print(caught)
