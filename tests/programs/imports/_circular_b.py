import _circular_a
print("partial", hasattr(_circular_a, "done"))
done = "b done"
try: from _circular_a import done as x
except ImportError as e: print(str(e).split(" (")[0])
