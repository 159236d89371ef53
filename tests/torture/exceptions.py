# Exceptions raised and caught on all threads, one instance shared.
from _crew import crew, check, SIZE
shared = ValueError("shared")
def deep(n):
    if n == 0: raise KeyError("deep")
    try: deep(n - 1)
    finally: pass
def work(me):
    for i in range(400):
        try: deep(8)
        except KeyError as e: check(e.args == ("deep",) and e.__traceback__ is not None)
        try: raise shared
        except ValueError as e: check(e is shared)
        try:
            try: 1 / 0
            except ZeroDivisionError as z: raise RuntimeError(me) from z
        except RuntimeError as e: check(e.args == (me,) and type(e.__cause__) is ZeroDivisionError)
        try: [].missing
        except AttributeError as e: check(e.name == "missing")
crew(work)
print("ok")
