# Endless recursion ends in RecursionError, with the repeated lines folded.
def down(n):
    return down(n + 1)
try:
    down(0)
except RecursionError as e:
    print(e)
def again(n):
    return again(n + 1)
again(0)
