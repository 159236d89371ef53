"""Format specifications in all their combinations, on integers, floats and strings, by four roads."""

INTEGERS = [0, -1, 255, 10**9, -(2**61), 2**62, 10**20]
FLOATS = [0.0, -0.0, 0.5, 2.5, -2.675, 1e-7, 999.9995, 9007199254740993.0, 1e22, 5e-324, float("inf"), float("nan")]
STRINGS = ["", "abc", "\u00e9", "\u4e2d\u6587", "x\U0001f600y"]


def attempt(f):
    try:
        return ascii(f())
    except Exception as e:
        return f"{type(e).__name__}: {ascii(str(e))}"


def show(spec, values):
    print(ascii(spec), *[attempt(lambda: format(v, spec)) for v in values], sep=" | ")


for align in ["", "<", "*^", "\u4e2d>", "x="]:
    for sign in ["", "+", " "]:
        for rest in ["", "d", "#x", "06", "12,", "_b", "#o", "c", "n"]:
            show(align + sign + rest, INTEGERS)
for spec in ["", ".0f", ".1f", ".3f", "10.2f", "+.0f", "z.1f", "#.0f", ".10f", ".20f", ".25f", ",.2f", "08.3f", "e", ".3e", "g", "#g", ".3",
             ".1%", "012", "F", "G", ".3_f"]:
    show(spec, FLOATS)
for spec in ["", "5", ">5", "*^6", ".2", "\u4e2d^7.1", "05", "s", "=5", "+", ",", "d", "5.5.5"]:
    show(spec, STRINGS)
for template in ["{", "}", "{0", "{!r}", "{0!x}", "{:{}}", "{a.b}", "{0[x]}", "{}{1}", "{:{:{}}}", "{0[0]}{0[-1]}", "{0.real}",
                 "{0.__class__.__name__}", "{{}}", "{{{0}}}", "\u4e2d{}\u4e2d{w:>{w}}", "{:>{w}}", "{x!s:.^{w}}", "plain"]:
    for value in [5, "v", [1, 2]]:
        print(ascii(template), attempt(lambda: template.format(value, 7, w=9, x="\u00e9")))
for conversion in "disxXocreEfFgGa%q":
    for flags in ["", "-8", "+", "08", "#", ".2", "08.3"]:
        spec = "%" + flags + conversion
        row = [attempt(lambda: spec % v) for v in [7, -255, 10**20, 2.5, "a", None]]
        row.append(attempt(lambda: ("%(k)" + spec[1:]) % {"k": 65}))
        print(ascii(spec), *row, sep=" | ")
print(attempt(lambda: "%(a)s %s" % {"a": 1}), attempt(lambda: "%*d|%-*d" % (5, 1, 6, 2)), attempt(lambda: "%s" % (1, 2)))
