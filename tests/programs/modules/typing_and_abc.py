from typing import *
print(List[int], Dict[str, int], Optional[int], Union[int, str], Callable[[int], str], Any, Tuple[int, ...], get_type_hints(lambda: 0), cast(int, "x"), TypeVar("T").__name__)
class P(Protocol):
    def f(self) -> int: ...
@runtime_checkable
class Q(Protocol):
    def g(self): ...
class HasG:
    def g(self): pass
print(isinstance(HasG(), Q), isinstance(5, Q))
class N(NamedTuple):
    a: int
    b: str = "x"
print(N(1), N(1).b, N._fields)
class TD(TypedDict): k: int
print(TD(k=1)); T = TypeVar("T")
class G(Generic[T]):
    def __init__(self, v: T): self.v = v
print(G[int](5).v, G[int], Literal[1, "a"], Final, ClassVar[int], NewType("U", int)(5), get_args(List[int]), get_origin(Dict[str, int]))
def ann(a: int, *b: str, c: "float" = 1) -> None: pass
print(ann.__annotations__, get_type_hints(ann))
