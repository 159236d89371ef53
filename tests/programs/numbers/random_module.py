# MT19937: the numbers are CPython's.
import random
random.seed(42)
print([random.random() for _ in range(5)])
print([random.randint(1, 100) for _ in range(10)], [random.randrange(0, 1000, 7) for _ in range(5)])
print(random.getrandbits(10), random.getrandbits(64), random.getrandbits(200), random.getrandbits(0))
print(random.choice("abcdef"), random.choices([1, 2, 3], k=6), random.choices("ab", weights=[1, 9], k=8), random.sample(range(100), 5))
x = list(range(12))
random.shuffle(x)
print(x)
print(random.uniform(1, 5), random.gauss(0, 1), random.gauss(0, 1), random.expovariate(1.5), random.betavariate(1, 2), random.triangular(1, 3, 2), random.normalvariate(0, 1), random.lognormvariate(0, 1), random.vonmisesvariate(0, 1), random.gammavariate(1, 1), random.paretovariate(2), random.weibullvariate(1, 2))
r = random.Random(7)
s = random.Random(7)
print(r.random() == s.random(), r.random() != random.random())
state = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(state)
print(a == [r.random() for _ in range(3)], state[0], len(state[1]))
for seed in (0, 1, -5, 2**70, "text", b"bytes", 3.5, True):
    print(repr(seed), random.Random(seed).random(), random.Random(seed).getrandbits(32))
print(random.Random(3).sample(["a", "b", "c", "d"], 2), random.Random(3).randbytes(6), random.Random(5).sample("abc", k=2, counts=[2, 1, 3]))
for e in ("random.randint(5, 1)", "random.choice([])", "random.randrange(0)", "random.sample([1], 2)", "random.getrandbits(-1)", "random.seed([])", "random.choices([1], weights=[0])", "random.randrange(1.5)", "random.shuffle((1, 2))"):
    try:
        eval(e)
        print(e, "fine")
    except Exception as err:
        print(e, "->", type(err).__name__, err)
class Sub(random.Random):
    def random(self): return 0.5
print(Sub().uniform(0, 10), Sub().choice("abc"), Sub().randint(0, 9))
random.seed("log")
print(round(sum(random.random() for _ in range(1000)), 10), random.binomialvariate(10, 0.3))
