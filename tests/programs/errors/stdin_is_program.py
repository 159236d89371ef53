#: command -
#: stdin print("from standard input")\nimport sys\nprint(sys.argv)\n
