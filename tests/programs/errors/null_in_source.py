#: command -c
#: command exec("x\x00 = 1")
