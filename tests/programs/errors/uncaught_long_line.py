values = [1, 2, 3]; result = sum(values) + len(values) * max(values) - min(values) // (values[0] - 1) + sum(values) * 100
