# Interactive input of compound statements: nested blocks, with and without an end of the last line.
for s in ("def x():\n    pass", "async for x in y:\n    pass", "class A:\n    pass", "class A(B):\n    pass","try:\n    pass\nexcept E:\n    pass","with a:\n    pass", "if x:\n    pass\nelse:\n    pass","while x:\n    pass", "while True:\n    pass\nelse:\n    pass", "try:\n    pass\nfinally:\n    pass", "try:\n    pass\nexcept E:\n    pass\nelse:\n    pass", "if x:\n    pass\nelif y:\n    pass\nelse:\n    pass", "for x in y:\n    pass\nelse:\n    pass","match x:\n    case 1:\n        pass\n    case _:\n        pass", "def f():\n    if x:\n        pass\n    else:\n        pass"):
    for t in (s, s+"\n", "\n\n"+s, "# c\n"+s):
      try: compile(t, "x", "single"); print(repr(t), 'ok')
      except SyntaxError as e: print(repr(t), e)
