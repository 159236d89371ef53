# `|` with a union takes what typing takes for types; parameters of type aliases are checked; what cannot be subclassed.
import typing
from typing import *


def attempt(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


T = TypeVar("T")
D = TypeVar("D", default=int)
P = ParamSpec("P", default=[int])
PP = ParamSpec("PP")
Ts = TypeVarTuple("Ts", default=Unpack[tuple[int]])
Us = TypeVarTuple("Us")
for parameters in [
    (D, T), (P, PP), (Ts, Us), (D, PP), (T, D), (1,), ("a",), [T], (int,), (T, T), (None,), (list[int],), (), (T, Us, PP),
]:
    attempt(lambda: TypeAliasType("A", int, type_params=parameters).__type_params__)
attempt(lambda: TypeAliasType(1, int))
attempt(lambda: TypeAliasType("A"))
attempt(lambda: TypeAliasType("A", int, ()))

for v in TypeVar("V"), ParamSpec("V"), TypeVarTuple("V"), ParamSpec("V").args, ParamSpec("V").kwargs:

    def subclass():
        class C(v):
            pass

    attempt(subclass)

number = int | str
for other in "x", 3, ["a"], "a.b", "1+", None, ..., typing.Any, T, list[int], (), number, NewType("N", int), 1.5:
    attempt(lambda: number | other)
    attempt(lambda: other | number)
    attempt(lambda: number.__or__(other))
attempt(lambda: (int | None) | "later")
attempt(lambda: (number | "later").__args__)
attempt(lambda: int | "x")
attempt(lambda: list[int] | "x")
attempt(lambda: issubclass(typing.List, typing.List | typing.Tuple))
attempt(lambda: issubclass(list, typing.List | typing.Tuple))
attempt(lambda: issubclass(1, number))
attempt(lambda: isinstance(1, number))


# Names and documentation have to have UTF-8.
class A:
    pass


def rename(to):
    A.__name__ = to


attempt(rename, "a\udcff")
attempt(lambda: type("a\udcff", (), {}))
attempt(lambda: type("A", (), {"__doc__": "x\udcdc"}))
attempt(lambda: type("A", (), {"__qualname__": "x\udcdc"}) and "made")
attempt(lambda: type("A", (3,), {}))
attempt(lambda: type("A", (object(),), {}))
A.__type_params__ = "whatever"
print(A.__type_params__)


# Attributes of struct sequences.
import sys, time

attempt(lambda: time.struct_time("123456789", dict=None))
attempt(lambda: time.struct_time("123456789", {"tm_zone": "x"}).tm_zone)
moment = time.gmtime(0)
for value, name in (moment, "tm_year"), (moment, "tm_zone"), (moment, "zork"), (moment, "count"), (sys.flags, "zork"):
    attempt(lambda: setattr(value, name, 1))
    attempt(lambda: delattr(value, name))


# Special methods that are None.
class Nones:
    __bool__ = __lt__ = __eq__ = None


attempt(lambda: bool(Nones()))
attempt(lambda: Nones() < 1)
attempt(lambda: Nones() == 1)
attempt(lambda: 1 == Nones())
attempt(lambda: not Nones())


# What is put for parameters.
import types


class Parameter:
    def __repr__(self):
        return "P"


first, late = Parameter(), Parameter()
first.__typing_subst__ = lambda value: value
alias = types.GenericAlias(dict, (first, late))
print(alias.__parameters__, alias[0])
late.__typing_subst__ = lambda value: value
attempt(lambda: alias[0])


class Unpacked:
    __typing_is_unpacked_typevartuple__ = True

    def __init__(self, given):
        self.given = given

    def __typing_prepare_subst__(self, *_):
        return None

    def __typing_subst__(self, *_):
        return self.given


type Spread[*_] = 0
for given in 42, [1], (1, 2), ():
    attempt(lambda: Spread[Unpacked(given)][0].__args__)
