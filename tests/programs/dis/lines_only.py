#: option -X
#: option no_debug_ranges
# With -X no_debug_ranges code knows its lines only.
def f(a):
    return (a +
            1) / a


for line, end_line, column, end_column in f.__code__.co_positions():
    assert line == end_line, (line, end_line)
    assert column is None and end_column is None
try:
    f(0)
except ZeroDivisionError as e:
    import traceback
    print(*traceback.format_exception_only(e), sep="")
    print(sorted({position[0] for position in f.__code__.co_positions()}))
