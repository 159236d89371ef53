# Integer and mixed arithmetic with every operator.
for a in (0, 1, -1, 7, -7, 12345678901234567890):
    for b in (1, -1, 3, -3, 2**40):
        print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b), a & b, a | b, a ^ b)
print(2 ** 10, 2 ** 0, (-2) ** 3, 2 ** -1, 0 ** 0, (-2) ** -2)
print(7 / 2, -7 / 2, 1 / 3)
print(1 << 70, (1 << 70) >> 68, -1 >> 100, -5 >> 1, 5 >> 1)
print(~0, ~5, ~-1, -(-3), +4, abs(-9))
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 != 0)
print(True + True, True * 5, -True, ~0 | False, True & False, True ^ True)
print(10 == 10.0, 10 != 10.5, 2**53 == float(2**53), 2**53 + 1 == float(2**53))
x = 5
x += 2; print(x)
x -= 10; print(x)
x *= -4; print(x)
x //= 5; print(x)
x **= 3; print(x)
x %= 5; print(x)
x <<= 5; print(x)
x >>= 2; print(x)
x |= 3; print(x)
x ^= 10; print(x)
x &= 6; print(x)
x /= 4; print(x)
for e in ("1 // 0", "1 % 0", "1 / 0", "1.0 / 0", "1.0 // 0", "1.0 % 0", "0 ** -1", "0.0 ** -1", "1 << -1", "1 >> -1",
          "divmod(1, 0)", "divmod(1.0, 0)", "1 + 'a'", "'a' + 1", "[] - []", "1 @ 2", "-'a'", "~1.5", "1 < 'a'",
          "None > None", "{} < {}", "1 & 1.5", "pow(2, -1, 0)", "pow(2, 3, 0)", "pow(4, -1, 2)", "pow(2.0, 3, 4)"):
    try:
        print(e, eval(e))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
print(pow(3, 100, 7), pow(3, -1, 7), pow(-3, 5, 7), pow(2, 5, -7))
