# itertools.
import itertools as it, operator
L = list
print(L(it.islice(it.count(5, 2), 4)), L(it.islice(it.cycle("ab"), 5)), L(it.repeat("x", 3)), L(it.islice(it.count(1.5, 0.5), 3)), it.count(3), it.repeat(1, 2), it.count(1, 2))
print(L(it.accumulate([1, 2, 3, 4])), L(it.accumulate([1, 2, 3], operator.mul)), L(it.accumulate([1, 2], initial=10)), L(it.accumulate([])), L(it.accumulate([3, 1, 4, 1, 5], max)))
print(L(it.chain("ab", [1], ())), L(it.chain.from_iterable(["ab", "c"])), L(it.compress("abcd", [1, 0, 1, 0])), L(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), L(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), L(it.filterfalse(lambda x: x % 2, range(5))), L(it.filterfalse(None, [0, 1, ""])))
print([(k, L(g)) for k, g in it.groupby("aaabbc")], [(k, len(L(g))) for k, g in it.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)], L(it.islice("abcdefg", 2)), L(it.islice("abcdefg", 2, 5)), L(it.islice("abcdefg", 1, None, 2)), L(it.islice("abc", 0)), L(it.pairwise("abcd")), L(it.pairwise("a")))
print(L(it.starmap(pow, [(2, 3), (3, 2)])), L(it.zip_longest("ab", "xyz", fillvalue="-")), L(it.zip_longest()), L(it.product("ab", [1, 2])), L(it.product("ab", repeat=2)), L(it.product()), L(it.permutations("abc", 2)), L(it.permutations(range(3))), L(it.combinations("abcd", 2)), L(it.combinations_with_replacement("ab", 2)), L(it.permutations("ab", 3)), L(it.combinations("a", 0)))
print(L(it.batched("abcdefg", 3)), [L(t) for t in it.tee("ab", 3)], len(L(it.product(range(5), repeat=3))), sum(1 for _ in it.permutations(range(6))), L(it.batched("abcd", 2, strict=True)))
a, b = it.tee(iter([1, 2, 3])); print(next(a), next(a), L(b), L(a))
g = it.groupby("aab"); k1, g1 = next(g); k2, g2 = next(g); print(k1, L(g1), k2, L(g2))
for bad in ("it.islice([1], -1)", "it.islice([1], 'a')", "it.islice([1], 0, 1, 0)", "it.repeat()", "it.repeat(1, 'a')", "it.count('a')", "it.product(1)", "it.combinations('ab')", "it.combinations('ab', -1)", "it.permutations('ab', 'x')", "it.chain(1).__next__()", "it.tee(1)", "it.tee([], -1)", "it.batched([1], 0)", "list(it.batched('abc', 2, strict=True))", "list(it.starmap(pow, [1]))", "it.cycle(5)", "it.accumulate()", "it.groupby()", "it.zip_longest([1], fill=1)", "it.compress([1])", "it.takewhile(1)", "list(it.takewhile(5, [1]))", "it.islice([1])", "it.product('a', repeat=-1)", "it.product('a', repeat='x')"):
    try:
        print(bad, eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
def primes():
    sieve = {}
    for n in it.count(2):
        if n not in sieve: yield n; sieve[n * n] = [n]
        else:
            for p in sieve.pop(n): sieve.setdefault(n + p, []).append(p)
print(L(it.islice(primes(), 15)), L(it.takewhile(lambda p: p < 30, primes())))
print(L(it.chain(*[[i] * i for i in range(4)])), L(map(sum, it.product([1, 2], [10, 20]))), next(it.chain([], [5])), L(zip(it.count(), "ab")), dict(it.zip_longest("ab", [1])), L(it.repeat(None, 0)), it.repeat(1, 5).__length_hint__())
c = it.cycle([1, 2, 3]); print([next(c) for _ in range(7)], L(it.cycle([])))
def powerset(s): s = L(s); return it.chain.from_iterable(it.combinations(s, r) for r in range(len(s) + 1))
print(L(powerset("abc")), iter(c) is c, type(it.chain()).__name__, L(it.accumulate("abc")), L(it.accumulate([1, 2, 3], lambda a, b: a * 10 + b, initial=0)))
