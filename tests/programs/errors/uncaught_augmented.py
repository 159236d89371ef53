total = "x"
total += 5
