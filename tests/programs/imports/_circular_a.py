import _circular_b as b
done = "a done"
