import math, sys
from math import floor as f
print(math.sqrt(16), f(2.5), sys.argv != [])
