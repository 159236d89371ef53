#: stderr any
# try/except/else/finally in every arrangement.
def run(n):
    out = []
    try:
        out.append("try")
        if n == 1: raise ValueError("v")
        if n == 2: raise KeyError("k")
        if n == 3: return out + ["return"]
    except ValueError as e:
        out.append(f"except {e}")
    except (KeyError, IndexError) as e:
        out.append(f"multi {e!r}")
    else:
        out.append("else")
    finally:
        out.append("finally")
    return out
for n in range(4):
    print(run(n))
def finally_overrides():
    try:
        return "try"
    finally:
        return "finally"
print(finally_overrides())
def finally_swallows():
    try:
        raise ValueError
    finally:
        return "swallowed"
print(finally_swallows())
def finally_in_loop():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            continue
    return "continued"
print(finally_in_loop())
def nested():
    try:
        try:
            raise ValueError("inner")
        except KeyError:
            print("no")
        finally:
            print("inner finally")
    except ValueError as e:
        print("outer", e)
nested()
try:
    raise ValueError
except ValueError as e:
    print(repr(e), e.args)
try:
    e
except NameError as err:
    print(err)
def reraise():
    try:
        raise KeyError("first")
    except KeyError:
        raise
try:
    reraise()
except KeyError as err:
    print("re-raised", err)
try:
    raise
except RuntimeError as err:
    print(err)
for bad in ("raise 5", "raise int", "raise 'x'", "raise ValueError from 5", "raise None"):
    try:
        exec(bad)
    except TypeError as err:
        print(bad, "->", err)
try:
    try:
        1 / 0
    except 5:
        pass
except TypeError as err:
    print(err)
try:
    try:
        1 / 0
    except (ValueError, "x"):
        pass
except TypeError as err:
    print(err)
import sys
def info():
    return sys.exc_info()[0]
print(info())
try:
    1 / 0
except ZeroDivisionError:
    print(info(), sys.exception())
    try:
        [][1]
    except IndexError:
        print(info())
    print(info())
print(info())
def gen():
    try:
        yield info()
        raise ValueError
    except ValueError:
        yield info()
    yield info()
print(list(gen()))
class Custom(Exception):
    pass
class Sub(Custom):
    pass
for c in (Custom, Sub):
    try:
        raise c("x", 1)
    except Custom as err:
        print(type(err).__name__, err, err.args)
print(issubclass(ZeroDivisionError, ArithmeticError), issubclass(KeyError, LookupError), issubclass(FileNotFoundError, OSError),
      issubclass(KeyboardInterrupt, Exception), IOError is OSError)
try:
    try:
        raise ValueError("a")
    finally:
        raise TypeError("b")
except TypeError as err:
    print(err, repr(err.__context__))
try:
    ValueError("x").with_traceback(5)
except TypeError as err:
    print(err)
try:
    exec("while True: pass\nelse") 
except SyntaxError as err:
    print(type(err).__name__)
