# One iterator of each kind shared by all: no crash, no unknown value, each value at most once where that is promised.
from _crew import crew, check, SIZE
import itertools
data = list(range(3000))
its = [iter(data), iter(tuple(data)), iter(range(3000)), iter({i: i for i in data}), enumerate(data), zip(data, data), map(int, data), iter("x" * 3000), reversed(data), itertools.count(), itertools.chain(data, data), filter(None, data), itertools.islice(data, 2000), itertools.cycle(data[:5]), itertools.repeat(1, 3000)]
def work(me):
    for it in its:
        for _ in range(700):
            try: v = next(it)
            except (StopIteration, RuntimeError): break
            check(type(v) in (int, tuple, str), v)
crew(work)
print("ok")
