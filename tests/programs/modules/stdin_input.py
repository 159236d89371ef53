#: stdin first line\nsecond\n\nlast without newline
import sys
print(repr(input()), repr(input("? ")), repr(sys.stdin.readline()), [l for l in sys.stdin])
try: input()
except EOFError as e: print(e)
