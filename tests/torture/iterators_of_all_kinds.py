# Generators, coroutines and iterators shared: an item goes to one thread, or the generator is busy.
import itertools, threading
from _crew import crew, check, SIZE
def gen(n):
    try:
        for i in range(n): yield i
    finally: pass
g = gen(4000); got = [[] for _ in range(SIZE)]
z = zip(range(10**6), itertools.count()); m = map(lambda x: x + 1, range(10**6)); e = enumerate(range(10**6)); f = filter(None, range(10**6))
c = itertools.chain.from_iterable([range(1000)] * 1000); tee = itertools.tee(range(5000), 1)[0]; cyc = itertools.cycle(range(10)); acc = itertools.accumulate(range(10**6)); isl = itertools.islice(itertools.count(), 10**6)
gb = itertools.groupby(range(10**6), lambda x: x // 3); pw = itertools.pairwise(range(10**6)); ch = itertools.batched(range(10**6), 3)
its = [z, m, e, f, c, cyc, acc, isl, gb, pw, ch, iter(range(10**6)), iter([1] * 10**5), iter("x" * 10**5), iter((1,) * 10**5), iter(b"x" * 10**5), reversed([1] * 10**5), iter({i: i for i in range(10**4)}), iter({i for i in range(10**4)})]
def work(me):
    while True:
        try: got[me].append(next(g))
        except ValueError: continue
        except StopIteration: break
    for i in range(600):
        for it in its:
            try: next(it)
            except (StopIteration, RuntimeError, ValueError): pass
    try:
        for i in range(100): g.close(); g.gi_frame; g.gi_running; g.gi_yieldfrom; g.gi_code
    except ValueError: pass
crew(work)
check(sorted(sum(got, [])) == list(range(4000)))
# Many short shared generators, closed, thrown into, sent to at once.
def two():
    x = yield 1
    try: yield x
    except KeyError: yield 3
def work2(me):
    for i in range(200):
        gg = box[i]
        for act in (lambda: next(gg), lambda: gg.send(5), lambda: gg.throw(KeyError), lambda: gg.close(), lambda: gg.gi_frame and gg.gi_frame.f_locals, lambda: gg.gi_frame and gg.gi_frame.f_lineno):
            try: act()
            except (StopIteration, ValueError, TypeError, KeyError, RuntimeError, AttributeError): pass  # gi_frame: None between two looks
box = [two() for _ in range(200)]
crew(work2)
print("ok")
