# Warnings of the compiler go to standard error and the program runs.
def f():
    try:
        return 1
    finally:
        return 2
print(f())
x = 5
print(x is 5)
print("\d" == "\\d")
