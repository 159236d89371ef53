# Carets around the operator.
def average(xs):
    return 10 + sum(xs) / len(xs)
def main():
    print(average([1, 2, 3]))
    total = 1 + average([])
main()
