#: command -c
#: command import sys; print(sys.argv, __name__); f = lambda: 1/0; f()
#: argv x y
