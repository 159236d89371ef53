xs = [3, 1, 2]
xs.append(4)
xs.sort()
print(xs, len(xs), xs[0], xs[-1], xs[1:3])
