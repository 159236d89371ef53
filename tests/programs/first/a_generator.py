def count(n):
    for i in range(n):
        yield i
print(list(count(3)), sum(count(10)))
