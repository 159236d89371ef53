#: command -c
#: command open("..")
