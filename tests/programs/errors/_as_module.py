import sys
print(__name__, sys.argv[1:], sys.argv[0].split("/")[-1])
