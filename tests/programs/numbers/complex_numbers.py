#: stderr any
# complex: arithmetic, repr, parsing, errors.
zs = [0j, 1 + 2j, -1.5 - 0j, 3j, complex(-0.0, -0.0), complex(float("inf"), 1), complex("nan"), 1e20 + 1e-5j, 2 + 0j]
for z in zs:
    print(z, repr(z), z.real, z.imag, z.conjugate(), -z, +z, bool(z))
print((1 + 2j) + 1, 1 + (1 + 2j), (1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 1j), (1 + 2j) - 2.5, 5 / (1 + 2j), (1 + 2j) ** 2, (1 + 2j) ** -1, 2 ** (1 + 1j), (1 + 2j) ** 0, 1j ** 2, 1j * 1j)
print(abs(3 + 4j), 1 + 2j == 1 + 2j, 1 + 0j == 1, 1 + 0j == 1.0, 1j != 1, hash(1 + 0j) == hash(1), hash(1 + 2j) == hash(1 + 2j))
for s in ("1+2j", "1", "j", "-j", "+1-1j", " 1+2j ", "(1+2j)", "1e5j", "inf+nanj", "1 + 2j", "1+", "abc", "", "1+2", "1j+2", "1_0+2j", "infj"):
    try:
        print(repr(s), complex(s))
    except ValueError as e:
        print(repr(s), e)
print(complex(), complex(1), complex(1, 2), complex(1.5, -2), complex(1j, 1j), complex(real=3, imag=4), complex(True))
for e in ("1j < 2j", "1j // 1", "1j % 1", "divmod(1j, 1)", "int(1j)", "float(1j)", "1j / 0", "0j ** -1", "complex('1', 2)", "complex(1, '2')", "complex([])", "abs('a')", "round(1j)", "1j ** 1j and 0j ** 1j", "complex(1, 2, 3)", "math.sqrt(1j)"):
    try:
        import math
        print(e, "=", eval(e))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
class C:
    def __complex__(self): return 5 + 6j
print(complex(C()))
print([complex(i, -i) for i in range(3)], {1j: "a"}[1j], sum([1j, 2, 3.5]), (1 + 2j).__add__(1), 3.0 + 1j - 1j)
print(f"{1+2j}", f"{1+2j:.1f}", f"{-1.5j:e}", str(1e16 + 1j), 1e-7j, complex(0.1, 0.2) * 3)
