for y in range(-8, 9):
    row = ""
    for x in range(-24, 12):
        c = z = complex(x / 14, y / 8); n = 0
        while abs(z) < 2 and n < 30: z = z * z + c; n += 1
        row += " .:-=+*#%@"[n // 3 - (n == 30)]
    print(row.rstrip())
