# A single exception that an except* clause takes is in a group that comes from the clause.
import traceback

def exc():
    try:
        raise Exception(42)
    except* Exception as e:
        raise
def exc2():
    try:
        raise ExceptionGroup('x', [ValueError(1), TypeError(2)])
    except* ValueError as e:
        raise
def exc3():
    try:
        raise ExceptionGroup('x', [ValueError(1), TypeError(2)])
    except* ValueError as e:
        raise e
def exc4():
    try:
        raise ExceptionGroup('x', [ValueError(1), TypeError(2)])
    except* ValueError as e:
        1/0
def exc5():
    try:
        raise ExceptionGroup('x', [ValueError(1), TypeError(2)])
    except* ValueError as e:
        raise KeyError(1) from e
    except* TypeError as e:
        raise OSError(3)
def exc6():
    try:
        raise ValueError(1)
    except* ValueError:
        pass
    try:
        raise ValueError(1)
    except* TypeError:
        pass
def exc7():
    try:
        raise ValueError(1)
    except* ValueError as e:
        raise e
for f in exc, exc2, exc3, exc4, exc5, exc6, exc7:
    try: f()
    except BaseException as e: print("".join(traceback.format_exception(e)).replace(__file__, "FILE"))
