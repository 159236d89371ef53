# operator.
import operator as o
print(o.add(1, 2), o.sub(5, 3), o.mul(2, 3), o.truediv(7, 2), o.floordiv(7, 2), o.mod(7, 3), o.pow(2, 5), o.neg(3), o.pos(-3), o.abs(-4), o.inv(5), o.lshift(1, 4), o.rshift(16, 2), o.and_(6, 3), o.or_(6, 3), o.xor(6, 3), o.matmul.__name__)
print(o.lt(1, 2), o.le(2, 2), o.eq(1, 1.0), o.ne(1, 2), o.gt(3, 2), o.ge(2, 3), o.not_(0), o.truth([]), o.is_(None, None), o.is_not(1, None), o.is_none(None), o.is_not_none(5))
print(o.contains([1, 2], 2), o.countOf([1, 2, 1], 1), o.indexOf([5, 6], 6), o.getitem([1, 2], 1), o.concat("a", "b"), o.index(5), o.length_hint([1, 2]), o.call(len, "abc"))
l = [1, 2, 3]; o.setitem(l, 0, 9); o.delitem(l, 1); print(l, o.iadd(l, [4]), l, o.ior({1}, {2}), o.imul(3, 4))
ig = o.itemgetter(1); print(ig("abc"), o.itemgetter(0, 2)("abc"), o.itemgetter("k")({"k": 1}), o.itemgetter(slice(1))([1, 2]), sorted([(1, "b"), (0, "c")], key=o.itemgetter(0)))
class A:
    def __init__(self): self.x, self.b = 5, self
    def m(self, a, k=0): return (a, k)
a = A(); print(o.attrgetter("x")(a), o.attrgetter("x", "b.x")(a), o.methodcaller("m", 1, k=2)(a), o.methodcaller("upper")("abc"), o.attrgetter("b.b.x")(a))
print(repr(o.itemgetter(1, 2)), repr(o.attrgetter("a.b")), repr(o.methodcaller("f", 1, k=2)))
for bad in ("o.itemgetter()", "o.attrgetter(5)", "o.attrgetter('zz')(a)", "o.itemgetter(9)([1])", "o.methodcaller()", "o.methodcaller('zz')(a)", "o.indexOf([1], 2)", "o.add(1)", "o.index(1.5)", "o.concat(1, 2)", "o.countOf(5, 1)", "o.attrgetter()"):
    try: print(eval(bad))
    except Exception as e: print(bad, "->", type(e).__name__, e)
