# The words for unsupported operands.
class A: pass
vals = {"1": 1, "1.5": 1.5, "'a'": "a", "None": None, "[]": [], "()": (), "{}": {}, "A()": A(), "int": int, "len": len, "b''": b"", "1j": 1j, "{1}": {1}}
for op in ("+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@", "<", ">=", "==", "in"):
    seen = []
    for a in vals:
        for b in vals:
            try: eval(f"a {op} b", {"a": vals[a], "b": vals[b]})
            except TypeError as e:
                if str(e) not in seen: seen.append(str(e))
            except Exception as e: seen.append(type(e).__name__ + str(e))
    print(op, len(seen)); print("   ", *sorted(seen)[:14], sep="\n    ")
for op in ("-", "+", "~", "not ", "*", "abs", "len", "iter", "next", "hash", "float", "int"):
    for a in vals:
        try: eval(f"{op}({a})", {"A": A})
        except TypeError as e: print(f"{op}({a})", e)
        except Exception as e: print(f"{op}({a})", type(e).__name__)
x = [1]
for s in ("x += 5", "x -= 5", "x *= 'a'", "x @= 1", "x **= 2", "x /= 2", "x |= 1", "x[0] += 'a'", "x.foo += 1", "y += 1"):
    try: exec(s)
    except Exception as e: print(s, "->", type(e).__name__, e)
