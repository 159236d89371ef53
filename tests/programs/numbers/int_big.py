#: stderr any
# Big integers against identities and known values.
a = 3 ** 200
b = 7 ** 150
print(a)
print(b)
print(a * b)
print(a - b, b - a)
print(a // b, a % b, b // a, b % a)
print(-a // b, -a % b, a // -b, a % -b, divmod(-a, -b))
print((a * b) // b == a, (a * b + 5) % b, a ** 2 == a * a)
print(a & b, a | b, a ^ b)
print(-a & b, -a | b, -a ^ b, ~a)
print(a << 100, a >> 100, -a >> 100, -a >> 1000, a >> 10000)
print(hex(a), oct(b)[:40], bin(a)[:60])
print(int(str(a)) == a, int(hex(b), 16) == b, int(bin(a), 2) == a)
def fact(n):
    r = 1
    for i in range(2, n + 1):
        r *= i
    return r
print(fact(100))
def fib(n):
    x, y = 0, 1
    for _ in range(n):
        x, y = y, x + y
    return x
print(fib(500))
print(pow(a, b, 10**9 + 7), pow(2, 10**18, 10**9 + 7), pow(a, -1, 10**9 + 7))
print(float(a), a / b, a / 3, 10**400 / 10**399, 1 / a)
try:
    float(10**400)
except OverflowError as e:
    print(e)
try:
    10**400 / 3
except OverflowError as e:
    print(e)
try:
    10**400 * 1.0
except OverflowError as e:
    print(e)
print(a == float(a), a > 1e95, 2**1000 > 1e300, 2**53 + 1 > 2.0**53, 10**400 > float("inf"), -10**400 < float("-inf"), 10**400 > 1e308)
import math
print(math.isqrt(a), math.gcd(a * 6, 3**10 * 4), math.lcm(a, b) == a * b, math.factorial(50), math.comb(100, 50), math.perm(20, 10))
print(math.log(10**400), math.log2(2**5000), math.log10(10**400), math.log(10**400, 10))
print((2**100).bit_length(), (-(2**100)).bit_length(), (2**100 - 1).bit_count())
m = 2**61 - 1
print(m * m, (m * m) >> 61, (m + 1) * (m + 1), -(m * m), m ** 3 % (10**9))
for e in (61, 62, 63, 64, 65):
    n = 2**e
    print(e, n, n - 1, -n, n + n - n == n, (n - 1) + 1 == n, -n - 1 + 1 == -n, n * -1 == -n, n // -1, abs(-n), ~n)
print(sum(i * 10**15 for i in range(10000)), 99999999999 * 99999999999, -(10**18) * 10)
print(2**62 - 2**62, type(2**62 - 2**62 + 5).__name__, (2**62 - 2**62 + 5) is 5 or "not cached")
print(str(2**200).count("0"), len(str(3**1000)), repr(10**50), f"{10**30:,}", f"{2**70:x}", f"{2**70:#_b}", f"{-10**25:>40}")
print(10**30 % 7, -10**30 % 7, 10**30 % -7, divmod(10**30, 10**15), divmod(-10**30 - 1, 10**15))
print(0 * a, a * 0, a * 1 == a, a - a, a + -a, 0 - a == -a, a // a, a % a, a ** 0, a ** 1 == a, 1 ** a, (-1) ** a, 0 ** a)
print(round(a, -90), round(-b, -120), round(10**20 + 5, -1), round(10**20 + 15, -1))
