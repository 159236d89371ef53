#: command -m
#: command pdb
#: command _debugged.py
#: argv one two
#: stdin b greet\ntbreak 13\ncommands 1\np name\nend\nc\nn\np text\nu\np words\nd\nc\ncondition 1 name == "zoe"\nc\nl\nc\nq\n
# python -m pdb with commands on standard input.
