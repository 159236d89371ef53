# The repr of an exception group does not follow the sequence that it was made of.
import collections

members = [ValueError(1), TypeError(2)]
group = ExceptionGroup("a", members)
members.clear()
print(repr(group), group.args)
print(repr(BaseExceptionGroup("b", (ValueError(1), KeyboardInterrupt(2)))))
members = collections.deque([ValueError(1)])
group = ExceptionGroup("c", members)
members.clear()
print(repr(group), group.args)
group.args = ()
print(repr(group))
group = ExceptionGroup("d", [ValueError()])
for args in (), (1,), (1, 2), (1, [2]):
    group.args = args
    print(repr(group))


class Shy(collections.deque):
    def __repr__(self):
        raise LookupError("shy")


try:
    ExceptionGroup("e", Shy([ValueError()]))
except LookupError as e:
    print(repr(e))
