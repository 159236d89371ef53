#: command -m
#: command _as_module
#: argv a b
