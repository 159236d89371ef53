#: stderr any
# Inputs that must raise, never crash.
l = []
l.append(l)
print(l, str(l), repr([l, l]))
d = {}
d["self"] = d
print(d)
t = ([],)
t[0].append(t)
print(t)
try:
    {[1]: 2}
except TypeError as e:
    print(e)
for bad in ("{{}: 1}", "{{1}}", "hash(([],))", "set([[1]])", "{}[[]]", "[] in {}", "{1}.add([])", "dict.fromkeys([[1]])", "{1: 2}.get({})", "hash({})", "hash(slice(1, [], 2))"):
    try:
        eval(bad)
    except TypeError as e:
        print(bad, "->", e)
big = 10 ** 100000
try:
    str(big)
except ValueError as e:
    print(e)
try:
    int("1" * 100000)
except ValueError as e:
    print(e)
try:
    print(f"{big}")
except ValueError as e:
    print(e)
try:
    repr([big])
except ValueError as e:
    print(e)
print(len(hex(big)), big % 1000003, big.bit_length())
import sys
print(sys.get_int_max_str_digits())
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)), int("9" * 5000) == 10 ** 5000 - 1)
sys.set_int_max_str_digits(4300)
def deep(n):
    return [] if n == 0 else [deep(n - 1)]
x = []
for _ in range(100000):
    x = [x]
try:
    repr(x)
except RecursionError as e:
    print("RecursionError in repr")
y = []
for _ in range(100000):
    y = [y]
try:
    x == y
except RecursionError:
    pass  # how deep a comparison may go is the stack's business
del x, y
class R:
    def __repr__(self): return repr(self)
try:
    repr(R())
except RecursionError as e:
    print("RecursionError in __repr__")
class G:
    def __getattr__(self, n): return getattr(self, n + "x")
try:
    G().a
except RecursionError as e:
    print("RecursionError in __getattr__")
class E:
    def __eq__(self, o): return self == o
try:
    E() == E()
except RecursionError as e:
    print("RecursionError in __eq__")
def gen(n):
    yield from gen(n + 1)
try:
    list(gen(0))
except RecursionError as e:
    print("RecursionError in generators")
class I:
    def __iter__(self): return iter(self)
try:
    iter(I())
except RecursionError as e:
    print("RecursionError in __iter__")
f = len
for _ in range(3):
    f = (lambda g: lambda x: g(x))(f)
print(f("abc"))
try:
    [0] * (2 ** 62)
except (MemoryError, OverflowError) as e:
    print(type(e).__name__)
try:
    "x" * (2 ** 62)
except (MemoryError, OverflowError) as e:
    print(type(e).__name__)
try:
    1 << (2 ** 64)
except (OverflowError, MemoryError) as e:
    print(type(e).__name__)
try:
    range(10 ** 30)[10 ** 31]
except IndexError as e:
    print(e)
try:
    len(range(10 ** 30))
except OverflowError as e:
    print(e)
for bad in ("chr(-1)", "chr(0x110000)", "'a'.__mul__('b')", "(1).__add__", "int('1' * 5000)", "float('1e400')", "10.0 ** 400", "int(float('inf'))", "int(float('nan'))",
            "[].pop()", "{}.popitem()", "set().pop()", "[1].remove(2)", "[1].index(2)", "'a'.index('b')", "(1,).index(2)", "[1][5]", "'abc'[10]", "(1,)[-5]", "b'a'[3]",
            "[1]['a']", "(1,)['a']", "'a'['b']", "{}['k']", "[1][1.0]", "[][0]", "range(3)[9]", "eval('(' * 300)", "exec('x=')", "compile('a b', 'f', 'exec')",
            "''.join(['a', 1])", "'%d' % 'a'", "'%s %s' % 1", "'%z' % 1", "'{} {}'.format(1)", "'{a}'.format()", "'{'.format()", "f'{1:z}'", "'{:d}'.format('a')"):
    try:
        r = eval(bad)
        print(bad[:30], "=", str(r)[:30].split(" at 0x")[0])
    except Exception as e:
        print(bad[:30], "->", type(e).__name__, str(e)[:90])
