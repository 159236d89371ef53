# itertools: each iterator as documented, recipes, errors.
import itertools
import operator
from itertools import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


def first(n, it): return list(islice(it, n))

print(list(accumulate([1, 2, 3, 4, 5])), list(accumulate([1, 2, 3], initial=100)), list(accumulate([1, 2, 3, 4], operator.mul)), list(accumulate([])), list(accumulate("abc")), list(accumulate([], initial=1)), list(accumulate([3, 1, 4], max)))
print([tuple(b) for b in batched("ABCDEFG", 3)], list(batched([], 2)), list(chain("ab", [1], ())), list(chain.from_iterable(["ab", "cd"])), list(compress("ABCDEF", [1, 0, 1, 0, 1, 1])), list(compress("AB", cycle([True]))))
print(list(combinations("ABCD", 2)), list(combinations(range(3), 4)), list(combinations("ab", 0)), list(combinations_with_replacement("AB", 2)), list(permutations("ABC", 2)), list(permutations(range(3))), list(permutations("ab", 3)), list(product("ab", [1, 2])), list(product(range(2), repeat=3)), list(product()), list(product("ab", [])))
print(first(3, count(10)), first(3, count(1.5, 0.5)), first(3, count(-1, -2)), first(3, count(2**62)), count(5), count(1, 2), count(0.5), first(5, cycle("ab")), list(cycle([])), list(repeat(7, 3)), repeat(1), repeat("x", 2), first(2, repeat(None)), list(repeat(1, -1)), operator.length_hint(repeat(1, 4)))
print(list(dropwhile(lambda x: x < 5, [1, 4, 6, 3, 8])), list(takewhile(lambda x: x < 5, [1, 4, 6, 3])), list(filterfalse(lambda x: x % 2, range(6))), list(filterfalse(None, [0, 1, "", "a"])), list(starmap(pow, [(2, 5), (3, 2)])), list(zip_longest("ABCD", "xy", fillvalue="-")), list(zip_longest()), list(pairwise("ABCD")), list(pairwise("A")))
print(list(islice("ABCDEFG", 2)), list(islice("ABCDEFG", 2, 4)), list(islice("ABCDEFG", 2, None)), list(islice("ABCDEFG", 0, None, 2)), list(islice("abc", 0)), list(islice(iter("abcdef"), 1, 10, 3)))
print([(k, "".join(g)) for k, g in groupby("AAAABBBCCDAABBB")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
grouped = groupby("aab")
k, g = next(grouped)
k2, g2 = next(grouped)
print(list(g), list(g2), k, k2, list(grouped))
a, b = tee([1, 2, 3])
next(a)
c, = tee(b, 1)
print(list(a), list(b), list(c), tee([], 0), type(a).__name__, isinstance(a, type(tee([])[1])))
x, y, z = tee(iter("xyz"), 3)
print(next(x), next(y), list(zip(x, y)), list(z))
for text in "batched('ab', 0)", "list(batched('abc', 2, strict=True))", "combinations('ab', -1)", "combinations('ab', 'c')", "combinations_with_replacement('ab', -1)", "permutations('ab', -1)", "permutations('ab', 'x')", "product('ab', repeat=-1)", "product(5)", "product('a', x=1)", "islice('ab', -1)", "islice('ab', 1, 2, 0)", "islice('ab', 'x')", "islice('ab')", "islice('ab', 1, -5)", "count('a')", "count(1, 'b')", "repeat()", "repeat(1, 'a')", "next(chain(5))", "list(chain.from_iterable(5))", "list(chain.from_iterable([5]))", "tee('a', -1)", "tee(5)", "groupby(5)", "zip_longest('a', x=1)", "zip_longest(5)", "list(starmap(pow, [5]))", "list(starmap(pow, [(1,)]))", "compress('a')", "cycle(5)", "cycle()", "accumulate(5)", "list(accumulate(['a', 1]))", "dropwhile(1)", "list(takewhile(5, [1]))", "next(pairwise([]))", "pairwise(5)", "list(filterfalse(1 .real, [1]))", "batched()", "next(repeat(1, 0))", "islice('ab', 0, None, None).__setstate__(1)", "accumulate([1], func=None, initial=None).__next__()":
    attempt(text, eval, text)
class Broken:
    def __iter__(self): return self
    def __next__(self): raise ArithmeticError("next")
for make in (lambda: chain([1], Broken()), lambda: cycle(Broken()), lambda: batched(Broken(), 2), lambda: groupby(Broken()), lambda: tee(Broken())[0], lambda: zip_longest([1], Broken()), lambda: islice(Broken(), 1), lambda: accumulate(Broken()), lambda: pairwise(Broken()), lambda: compress(Broken(), [1])):
    attempt("broken", list, make())
print(list(combinations(range(5), 3))[-1], len(list(permutations(range(6)))), sum(1 for _ in product(range(5), repeat=4)), first(1, islice(count(), 10**6, None)))
