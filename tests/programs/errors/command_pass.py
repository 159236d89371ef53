#: command -c
#: command pass
