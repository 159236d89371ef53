# Exceptions with tracebacks cross threads; the same exception is raised by all.
import sys, traceback, threading
from _crew import crew, check, SIZE
shared = ValueError("shared"); bag = []
def deep(n):
    if n == 0: raise shared
    deep(n - 1)
def work(me):
    for i in range(80):
        try: deep(5)
        except ValueError as e:
            check(e is shared); bag.append(e.__traceback__)
            e.with_traceback(None) if i % 10 == 0 else None
        try:
            try: 1 / 0
            except ZeroDivisionError as e: raise KeyError(i) from shared
        except KeyError as e:
            bag.append(e); check(e.__cause__ is shared); shared.__context__ = None
        if bag and i % 7 == 0:
            x = bag[me % len(bag)]
            if isinstance(x, BaseException): "".join(traceback.format_exception(x, limit=3))
            elif x is not None: x.tb_frame.f_locals; x.tb_lineno; traceback.extract_tb(x, limit=3)
        if len(bag) > 50: del bag[:]
        for f in sys._current_frames().values():
            f.f_lineno; f.f_code.co_name
            f.f_locals
            f.f_back
crew(work)
print("ok")
