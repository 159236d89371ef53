# random: seeded, every distribution gives CPython's own numbers.
import random
from random import Random, SystemRandom


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


for seed in 42, "text", b"bytes", bytearray(b"more"), 1.5, -7, 2**100, True:
    r = Random(seed)
    print(repr(seed)[:20], r.random(), r.getrandbits(70), r.randrange(1000))
random.seed("old", version=1)
print(random.random())
r = Random(2024)
print(r.randrange(10), r.randrange(0, 101, 2), r.randrange(5, -5, -3), r.randint(1, 6), r.getrandbits(0), r.getrandbits(128), r.randbytes(8), r.choice("abcdef"), r.choices(["red", "black", "green"], [18, 18, 2], k=6), r.choices(range(5), k=3), r.choices("ab", cum_weights=[1, 3], k=4))
deck = list(range(10))
r.shuffle(deck)
print(deck, r.sample(range(10_000_000), 4), r.sample("abcdef", 6), r.sample(["r", "b"], counts=[3, 2], k=4), r.sample(range(100), 30))
for name, args in {"random": (), "uniform": (2.5, 10), "triangular": (1, 5, 2), "betavariate": (2, 3), "expovariate": (1 / 5,), "gammavariate": (3, 2), "gauss": (100, 15), "lognormvariate": (0, 0.25), "normalvariate": (100, 15), "vonmisesvariate": (1, 4), "paretovariate": (3,), "weibullvariate": (1, 1.5), "binomialvariate": (100, 0.3)}.items():
    print(name, [getattr(r, name)(*args) for _ in range(2)])
print(r.gammavariate(0.5, 1), r.gammavariate(1, 2), r.vonmisesvariate(0, 0), r.gauss(), r.gauss(), r.binomialvariate(1, 0.5), r.binomialvariate(5, 0), r.binomialvariate(7, 1), r.binomialvariate(1000, 0.9), r.expovariate(), r.triangular())
state = r.getstate()
first = r.random(), r.gauss(0, 1)
r.setstate(state)
print(first == (r.random(), r.gauss(0, 1)), state[0], len(state[1]), state[1][:3], state[2])
import copy, pickle
other = pickle.loads(pickle.dumps(r))
print(other.random() == r.random(), copy.copy(r).random() == r.random())
random.seed(5)
print(random.random(), random.sample(range(10), 3), random.getstate()[1][-1], type(random._inst).__name__)
for what, call, args in (("empty range", r.randrange, (0,)), ("empty range", r.randint, (5, 1)), ("step", r.randrange, (1, 5, 0)), ("float", r.randrange, (1.5,)), ("choice", r.choice, ([],)), ("choices", r.choices, ([],)), ("weights", r.choices, ("ab", [1])), ("no weight", r.choices, ("ab", [0, 0])), ("infinite", r.choices, ("ab", [1, float("inf")])),
                         ("sample", r.sample, ([1], 2)), ("negative sample", r.sample, ([1], -1)), ("set", r.sample, ({1}, 1)), ("shuffle", r.shuffle, ("abc",)), ("bits", r.getrandbits, (-1,)), ("bits", r.getrandbits, ("a",)), ("seed", r.seed, ([],)), ("seed", Random, ({},)), ("state", r.setstate, ((1,),)), ("state", r.setstate, ((3, (1, 2), None),)), ("state", r.setstate, ((9, (), None),)), ("gamma", r.gammavariate, (0, 1)), ("binomial", r.binomialvariate, (-1,)), ("binomial", r.binomialvariate, (1, 2)), ("randbytes", r.randbytes, (-1,))):
    attempt(what, call, *args)
s = SystemRandom()
print(0 <= s.random() < 1, s.getrandbits(10) < 1024, len(s.randbytes(5)), s.choice([7]), s.seed(1))
attempt("system state", s.getstate)
attempt("system bits", s.getrandbits, -1)
class Half(Random):
    def random(self): return 0.5
h = Half()
print(h.random(), h.randrange(10), h.choice("abc"), h.sample(range(10), 2), h.uniform(0, 4))
