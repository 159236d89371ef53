# typing: hints, generics, protocols, named tuples, typed dicts, overloads, what they say at run time.
import collections.abc
import typing
from typing import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


T = TypeVar("T")
K = TypeVar("K", bound=str)
V = TypeVar("V", int, str, covariant=True)
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
print(T, K, V, P, Ts, K.__bound__, V.__constraints__, V.__covariant__, P.args, P.kwargs, Unpack[Ts], T.has_default())
for hint in (Optional[int], Union[int, str, int], Union[int], int | None, List[int], Dict[str, List[int]], Tuple[int, ...], Tuple[()], tuple[int, str], Callable[[int], str], Callable[..., int],
             Callable[P, int], Callable[Concatenate[int, P], T], Type[int], Literal[1, "a", None], Literal[1, 1, True], ClassVar[int], Final[int], Annotated[int, "meta", 3], Any, NoReturn, Never, Self, LiteralString, TypeGuard[int], TypeIs[str],
             Iterable[T], Generator[int, None, str], Generator[int], AsyncIterator[int], Counter[str], ChainMap[str, int], Deque[int], DefaultDict[str, int], Pattern[str], IO[str], ForwardRef("int"), Required[int], NotRequired[str], ReadOnly[int],
             list[T][int], Dict[K, T], Union[T, int][str], Optional[Union[int, str]]):
    print(hint, "|", get_origin(hint), get_args(hint), getattr(hint, "__parameters__", None))

class Node(Generic[T]):
    def __init__(self, value: T): self.value = value
class Named(Node[int]): pass
print(Node[int], Node[T][str], Node[int]("x").value, Node[int](1).__orig_class__, Node.__parameters__, Named.__orig_bases__, Named.__mro__[1:])
attempt("too many", lambda: Node[int, str])
attempt("not generic", lambda: Named[int])
attempt("two generics", lambda: Generic[int])
attempt("repeated", lambda: Generic[T, T])
class Stack[A, *B, **C]:
    def push[D: int](self, x: A, y: D) -> list[A]: ...
type Pair[X] = tuple[X, X]
print(Stack.__type_params__, Stack[int, str, [int]], Stack.push.__type_params__[0].__bound__, Pair, Pair[int], Pair.__value__, Pair.__type_params__, get_type_hints(Stack.push))

class Closable(Protocol):
    def close(self) -> None: ...
@runtime_checkable
class Sized2(Protocol):
    size: int
    def measure(self) -> int: ...
class Box:
    size = 3
    def measure(self): return 3
print(isinstance(Box(), Sized2), isinstance(3, Sized2), is_protocol(Closable), get_protocol_members(Sized2) == {"size", "measure"}, isinstance(3, SupportsInt), isinstance("", SupportsAbs), issubclass(int, SupportsIndex))
attempt("not runtime", isinstance, 3, Closable)
attempt("non-method members", issubclass, Box, Sized2)
attempt("instantiate", Closable)

class Employee(NamedTuple):
    """An employee."""
    name: str
    id: int = 3
e = Employee("Guido")
print(e, e._fields, Employee._field_defaults, e._replace(id=1), e._asdict(), Employee.__annotations__, Employee.__doc__, NamedTuple("N", [("a", int)])(1))
attempt("missing", Employee)
class Movie(TypedDict, total=False):
    title: Required[str]
    year: int
class Sequel(Movie):
    part: ReadOnly[int]
print(Movie(title="x"), Movie.__required_keys__, Movie.__optional_keys__, Movie.__total__, sorted(Sequel.__annotations__), Sequel.__readonly_keys__, is_typeddict(Movie), Sequel.__orig_bases__)
attempt("isinstance", isinstance, {}, Movie)

UserId = NewType("UserId", int)
print(UserId, UserId(5), UserId.__supertype__, cast(int, "s"), Union[UserId, str])
def f(a: "int", b: Optional["str"] = None, *c: Annotated[int, "x"]) -> "list[Node]": ...
print(get_type_hints(f), get_type_hints(f, include_extras=True)["c"])
attempt("unknown name", get_type_hints, type("C", (), {"__annotations__": {"x": "Missing"}}))
@overload
def g(a: int) -> int: ...
@overload
def g(a: str) -> str: ...
def g(a): return a
print(len(get_overloads(g)), g(1), clear_overloads(), get_overloads(g))
@final
class Last: pass
@no_type_check
def h(x: "bad bad"): ...
class D2(Last):
    @override
    def m(self): ...
print(Last.__final__, get_type_hints(h), D2.m.__override__, assert_type(1, str), TYPE_CHECKING)
attempt("never", assert_never, "value")
for bad in (lambda: Optional[1, 2], lambda: Union[()], lambda: List[int, str], lambda: Callable[int], lambda: Literal, lambda: ClassVar[1], lambda: Any(), lambda: Union(), lambda: TypeVar("A", int), lambda: TypeVar("A", bound=int, covariant=True, contravariant=True), lambda: isinstance(1, List[int]), lambda: isinstance(1, Union[int, str]), lambda: issubclass(int, Any), lambda: Tuple[1], lambda: Annotated[int], lambda: Final[int, str], lambda: Union[int][str], lambda: NewType("A", int)("x", "y"), lambda: Concatenate[int], lambda: type("X", (Any,), {}).__mro__[1], lambda: Required[1, 2]):
    attempt("bad", bad)
print(get_type_hints(Node.__init__), typing.get_origin(collections.abc.Callable[[int], str]), get_args(collections.abc.Callable[[int], str]), Text is str, AnyStr.__constraints__)
