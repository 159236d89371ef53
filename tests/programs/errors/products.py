# What cannot be multiplied, and who says so.
import operator


class C:
    pass


for a, b in ((range(3), (1, 2)), ([1], (1,)), ((1,), range(2)), ("a", [1]), (range(2), range(2)), ({1}, (1,)), (1.5, (1,)), (None, [1]), (b"a", "b"), (bytearray(b"a"), [1]), ([1], 1.5), (1.5, [1]), (C(), [1]), ({}, (1,)), (True, [1]), (2, (1,)), (frozenset(), 'a'), (C, [1])):
    for op in ("a * b", "b * a", "operator.imul(a, b)", "operator.imul(b, a)"):
        try: print(eval(op))
        except TypeError as e: print(op, type(a).__name__, type(b).__name__, e)
