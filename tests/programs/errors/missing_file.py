#: command no_such_program.py
