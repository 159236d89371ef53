e = ValueError("with notes")
e.add_note("one")
e.add_note("two\nlines")
raise e
