#: command -m
#: command pdb
#: command -c
#: command c
#: command _crashing.py
#: stderr any
#: stdin p x\nu\np y\nq\n
# A program that fails under pdb: post mortem.
