# Live counts before and after: nothing is kept by calls, exceptions, generators, closures or cycles.
import gc, sys, weakref
class T:
    live = 0
    def __init__(self, *a): T.live += 1; self.a = a
    def __del__(self): T.live -= 1
def calls():
    def f(a, b=None, *c, d=None, **e): return [a, b, c, d, e]
    for _ in range(50): f(T(), T(), T(), d=T(), z=T())
def errors():
    for _ in range(50):
        try: raise ValueError(T())
        except ValueError: pass
        try: f(T(), 1)
        except TypeError: pass
        try: T().missing
        except AttributeError: pass
        try: [T()][5]
        except IndexError: pass
        try: {}[T()]
        except KeyError: pass
        try: int(T())
        except TypeError: pass
def f(a): pass
def gens():
    def g(x): yield x; yield T()
    for _ in range(50): it = g(T()); next(it); list(g(T())); g(T())
def closures():
    for _ in range(50): x = T(); h = lambda: x; h()
def cycles():
    for _ in range(50): a = T(); a.me = a; l = [T()]; l.append(l); d = {"t": T()}; d["d"] = d
    del a, l, d; gc.collect()
def containers():
    l = [T() for _ in range(50)]; l[10:20] = [T()]; del l[::2]; l.pop(); l.clear(); l.extend(T() for _ in range(5)); l *= 2; l.sort(key=id); l.reverse(); l.insert(0, T()); l[0] = T(); l + [T()]; l * 3; tuple(l); set(l)
    d = {i: T() for i in range(50)}; d[1] = T(); d.pop(2); d.popitem(); d.update({3: T()}); d.setdefault(99, T()); d.setdefault(99, T()); d | {1: T()}; dict.fromkeys([T(), T()], T()); s = {T(), T()}; s.pop(); s |= {T()}; s - {T()}; s.discard(T()); T() in s; T() in l; T() in d.values(); d.get(T(), T()); (T(), T())[0]; a, *b = T(), T(), T()
def classes():
    for _ in range(10):
        class C:
            t = T()
            def m(self): return super().__init__
            p = property(lambda self: T())
        C().m(); C().p; C.t
    del C; gc.collect()
def strings():
    for _ in range(50): f"{T()!r:>5}"; "%s" % T(); str(T()); repr([T()]); "{}".format(T()); print(T(), file=open("/dev/null", "w")) if _ == 0 else None
def iters():
    list(map(lambda x: x, [T()])); list(zip([T()], [T()])); list(filter(None, [T()])); sorted([T(), T()], key=id); max([T(), T()], key=id); iter([T()]); enumerate([T()]); reversed([T()]); any([T()]); next(iter([T()])); next(iter([]), T()); sum([[T()]], []); isinstance(T(), T); getattr(T(), "x", T()); hash(T()); T() == T(); T() is T(); not T(); (T() and T()) or T(); [T() if T() else T()]
def withs():
    class M:
        def __enter__(self): return T()
        def __exit__(self, *a): return True
    for _ in range(20):
        with M() as m: raise ValueError(T())
def modules():
    import itertools, functools, collections, copy
    list(itertools.chain([T()], [T()])); list(itertools.product([T()], [T()])); functools.partial(f, T())(); functools.reduce(lambda a, b: a, [T(), T()]); collections.deque([T()]).append(T()); collections.OrderedDict(a=T()); collections.defaultdict(T)["x"]; itertools.cycle([T()]); next(itertools.cycle([T()])); itertools.tee([T()]); list(itertools.groupby([T()], id)); copy.copy(T()); copy.deepcopy([T()]); functools.lru_cache(T)(); weakref.ref(T()); weakref.WeakValueDictionary(a=(t := T())); itertools.islice([T()], 5); itertools.accumulate([T()]); list(itertools.permutations([T(), T()])); list(itertools.zip_longest([T()], [], fillvalue=T()))
def execs():
    for _ in range(5): exec("x = T()", {"T": T}); eval("T()"); ns = {"T": T}; exec("def f(): return T()\nf()", ns)
    del ns; gc.collect()
def matches():
    for v in (T(), [T()], {"a": T()}):
        match v:
            case [x]: pass
            case {"a": y}: pass
            case T(): pass
def threads():
    import threading
    for _ in range(5): t = threading.Thread(target=lambda x: x, args=(T(),)); t.start(); t.join()
    loc = threading.local(); loc.x = T(); del loc, t; gc.collect()
for fn in (calls, errors, gens, closures, cycles, containers, classes, strings, iters, withs, modules, execs, matches, threads):
    gc.collect(); before = T.live
    try: fn()
    except Exception as e: print(fn.__name__, type(e).__name__, e); e = None
    first = T.live - before; gc.collect(); print(fn.__name__, first, T.live - before)
