print([x * x for x in range(5)], {x: 1 for x in "ab"}, {1, 1})
